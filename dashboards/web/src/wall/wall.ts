// What the hub says to a wall: numbers of units of at least five homes, never of a home.
import type { FeatureCollection, Geometry } from "geojson";

import type { Schemas } from "@/shared/api/client";

export type Wall = Schemas["WallOut"];
export type Curve = Schemas["CurveOut"];
export type Due = Schemas["DueOut"];
export type OpenTickets = Schemas["OpenTicketsOut"];
export type RungTickets = Schemas["RungOut"];
export type Links = Schemas["LinksOut"];
export type Storm = Schemas["StormOut"];
export type Sight = Schemas["SightOut"];
export type WallAlert = Schemas["WallAlertOut"];
export type Figures = Schemas["WallFiguresOut"];
export type Certificate = Schemas["CertificateOut"];
export type Shapes = FeatureCollection<Geometry | null, ShapeFacts>;
export type ShapeFacts = Schemas["ShapeFacts"];
export type SaidUnit = Schemas["UnitOut"];

export const NUMBERS = ["homes", "settled", "waiting", "missed", "blind", "tickets", "dark"] as const;
export type NumberName = (typeof NUMBERS)[number];

/** A unit whose numbers may be reckoned with. */
export interface Unit extends Readonly<Record<NumberName, number>> {
  readonly unit_id: string;
  readonly name: string;
  /** It holds fewer than five homes: the hub tells none of its numbers. */
  readonly isUntold: boolean;
}

export function unitOf(said: SaidUnit): Unit {
  const unit = { unit_id: said.unit_id, name: said.name, isUntold: said.homes === null };
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, said[name] ?? 0]));
  return { ...unit, ...(numbers as Record<NumberName, number>) };
}
