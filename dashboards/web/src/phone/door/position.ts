// Where the phone is, if its owner and its browser agree; asked for each time, kept nowhere.

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy_m: number;
}

const WANTED: PositionOptions = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };

export const canLocate = () => "geolocation" in navigator;

/** Null if it was not allowed or not found. */
export function findPosition(): Promise<Position | null> {
  if (!canLocate()) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: Number(coords.latitude.toFixed(6)),
          longitude: Number(coords.longitude.toFixed(6)),
          accuracy_m: Math.min(Math.ceil(coords.accuracy), 100_000),
        }),
      () => resolve(null),
      WANTED,
    );
  });
}
