// What is wrong with a node, worst first: a word each, and how much it matters.
import type { Schemas } from "@/shared/api/client";

/** A node says how it is once a minute. */
export const EVERY_MS = 30_000;

export type Node = Schemas["NodeOut"];
export type Tone = "bad" | "warn" | "blind";

export interface Point {
  readonly word: string;
  readonly tone: Tone;
  readonly named: Readonly<Record<string, string | number>>;
}

export interface CameraHealth {
  readonly sensor_id: string;
  readonly fps?: number | null;
  readonly blind_s: number;
  readonly reason?: string | null;
}

/** What a node says of itself each minute; a field that it left out is not known. */
export interface Health {
  readonly sent_at?: string;
  readonly uptime_s?: number;
  readonly cpu_celsius?: number | null;
  readonly disk_free_bytes?: number | null;
  readonly under_voltage?: boolean | null;
  readonly cameras?: readonly CameraHealth[];
  readonly faults?: readonly string[];
}

const HOT_CELSIUS = 80; // a Raspberry Pi slows down from there
const LITTLE_DISK = 500_000_000;
const MUCH_WAITING = 100;

export function healthOf(node: Node): Health {
  return (node.health ?? {}) as Health;
}

export function isBehind(node: Node): boolean {
  return node.config_revision !== null && node.config_revision < node.published_revision;
}

export function pointsOf(node: Node): Point[] {
  const health = healthOf(node);
  const blind = (health.cameras ?? []).filter((camera) => camera.blind_s > 0).length;
  const points: (Point | false)[] = [
    node.link === "down" && point(node.death_reason === "stopped" ? "stopped" : "down", "bad"),
    node.link === "never" && point("never", "blind"),
    health.under_voltage === true && point("under_voltage", "bad"),
    typeof health.disk_free_bytes === "number" && health.disk_free_bytes < LITTLE_DISK && point("disk", "bad", { n: gigabytes(health.disk_free_bytes) }),
    (health.faults ?? []).length > 0 && point("faults", "warn", { n: health.faults?.length ?? 0 }),
    blind > 0 && point("cameras", "blind", { n: blind }),
    node.clock === "unsynced" && point("clock", "warn"),
    typeof health.cpu_celsius === "number" && health.cpu_celsius >= HOT_CELSIUS && point("hot", "warn", { n: Math.round(health.cpu_celsius) }),
    (node.outbox_depth ?? 0) >= MUCH_WAITING && point("outbox", "warn", { n: node.outbox_depth ?? 0 }),
    isBehind(node) && point("behind", "warn", { n: node.published_revision - (node.config_revision ?? 0) }),
  ];
  return points.filter((one) => one !== false);
}

/** The tone of the whole node. */
export function toneOf(points: readonly Point[]): Tone | "good" {
  return points[0]?.tone ?? "good";
}

export function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}

function point(word: string, tone: Tone, named: Point["named"] = {}): Point {
  return { word, tone, named };
}
