// What a sensor, its states and a range of days are called.
import { useI18n } from "vue-i18n";

import type { Sensor } from "./geometry";
import type { Said } from "./moments";

type Named = Pick<Sensor, "kind" | "sensor_id">;
const KINDS = ["curtain", "door", "motion", "presence", "button", "water", "power", "temperature", "humidity", "battery", "smoke", "gas"];

/** From what matters most downward: the curtain is always the first lane. */
export function inLanes<S extends Named>(sensors: readonly S[]): S[] {
  const rank = (kind: string) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);
  return [...sensors].sort((a, b) => rank(a.kind) - rank(b.kind) || a.sensor_id.localeCompare(b.sensor_id));
}

/** What tells a sensor from others of its kind; empty where it is the only one. */
export function idBeside(sensor: Named, all: readonly Named[]): string {
  const isOnly = all.every((one) => one.kind !== sensor.kind || one.sensor_id === sensor.sensor_id);
  return isOnly ? "" : sensor.sensor_id.replace(`${sensor.kind}-`, "");
}

/** A sensor by its kind; by its id, too, where the home has several of the kind. */
export function useLaneNames(sensors: () => readonly Named[]): (sensor: Named) => string {
  const { t } = useI18n();
  return (sensor) => {
    const kind = KINDS.includes(sensor.kind) ? t(`desk_homes.kinds.${sensor.kind}`) : sensor.kind;
    return `${kind} ${idBeside(sensor, sensors())}`.trim();
  };
}

/** `窗帘开着`, `用水 6 L`: how a sensor stood. */
export function useStates(nameOf: (sensor: Sensor) => string): (said: Said) => string {
  const { t } = useI18n();
  return ({ sensor, state, value }) => {
    const name = nameOf(sensor);
    if (state === "value") return t("desk_homes.states.value", { name, value: round(value ?? 0), unit: sensor.unit });
    return t(`desk_homes.states.${state}`, { name });
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
