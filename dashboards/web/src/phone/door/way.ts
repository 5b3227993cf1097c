// The way to a door: how far in a straight line, in which direction, and the address for a map app.

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_M = 6_371_009;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine). */
export function metresBetween(from: Place, to: Place): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const east = radians(to.longitude - from.longitude);
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Degrees clockwise from north, 0 to 360. */
export function bearing(from: Place, to: Place): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const east = radians(to.longitude - from.longitude);
  const y = Math.sin(east) * Math.cos(b);
  const x = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(east);
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}

const DIRECTIONS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export function direction(degrees: number): Direction {
  return DIRECTIONS[Math.round(degrees / 45) % 8] ?? "n";
}

/** Metres as somebody would say them: to ten below a kilometre, then to a hundred. */
export function rounded(metres: number): { n: number; unit: "m" | "km" } {
  if (metres < 995) return { n: Math.max(10, Math.round(metres / 10) * 10), unit: "m" };
  return { n: Math.round(metres / 100) / 10, unit: "km" };
}

/** Opens the phone's own map app (RFC 5870); no name travels along. */
export function mapLink(place: Place): string {
  const at = `${place.latitude.toFixed(6)},${place.longitude.toFixed(6)}`;
  return `geo:${at}?q=${at}`;
}
