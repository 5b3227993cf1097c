// What a sensor, its states and a range of days are called.
import { computed } from "vue";
import { useI18n } from "vue-i18n";

import type { Sensor } from "./geometry";
import type { Said } from "./moments";

const KINDS = ["curtain", "door", "motion", "presence", "button", "water", "power", "temperature", "humidity", "battery", "smoke", "gas"];

/** From what matters most downward: the curtain is always the first lane. */
export function inLanes<S extends Pick<Sensor, "kind" | "sensor_id">>(sensors: readonly S[]): S[] {
  const rank = (kind: string) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);
  return [...sensors].sort((a, b) => rank(a.kind) - rank(b.kind) || a.sensor_id.localeCompare(b.sensor_id));
}

/** A sensor by its kind; by its id, too, where the home has several of the kind. */
export function useLaneNames(sensors: () => readonly Sensor[]): (sensor: Sensor) => string {
  const { t } = useI18n();
  const counts = computed(() => {
    const found = new Map<string, number>();
    for (const { kind } of sensors()) found.set(kind, (found.get(kind) ?? 0) + 1);
    return found;
  });
  return (sensor) => {
    const kind = KINDS.includes(sensor.kind) ? t(`desk_homes.kinds.${sensor.kind}`) : sensor.kind;
    if ((counts.value.get(sensor.kind) ?? 0) < 2) return kind;
    return `${kind} ${sensor.sensor_id.replace(`${sensor.kind}-`, "")}`;
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
