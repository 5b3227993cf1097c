// The map of the units on one canvas: Leaflet with outlines, and above them names, counts and points.
import "leaflet/dist/leaflet.css";

import L from "leaflet";

import { MapSigns, type PointSign, type Sign } from "./mapSigns";
import { sharedPlace } from "./shapes";
import { COLOURS, lookOf } from "./tone";
import type { ShapeFacts, Shapes, Unit } from "./wall";
import { wallUnit } from "./wallUnit";

const RETURN_AFTER_MS = 180_000;
/** What the keys at the foot need, in hundredths of the wall's height. */
const KEYS = 4.2;

export interface TownMap {
  /** Paints what has changed. */
  show(units: ReadonlyMap<string, Unit>, newIds: ReadonlySet<string>): void;
  choose(unitId: string | null): void;
  zoom(by: number): void;
  /** The whole town again. */
  whole(): void;
  /** Its place has another height. */
  resize(): void;
  remove(): void;
}

export function drawTown(
  element: HTMLElement,
  shapes: Shapes,
  tiles: string,
  onChoose: (unitId: string) => void,
): TownMap {
  const map = mapIn(element);
  // Providers want to know which site asks; which page of it is none of their business.
  if (tiles) L.tileLayer(tiles, { referrerPolicy: "origin" }).addTo(map);
  const collection = L.geoJSON<ShapeFacts>(shapes as GeoJSON.FeatureCollection<GeoJSON.Geometry, ShapeFacts>, {
    filter: (feature) => feature.properties.kind === "unit" && Boolean(feature.geometry),
    style: { fillColor: COLOURS.empty, fillOpacity: tiles ? 0.6 : 1, color: COLOURS.line, weight: wallUnit() * 0.12 },
  });
  const bounds = boundsOf(shapes, collection);
  const around = { paddingTopLeft: [wallUnit(), wallUnit()], paddingBottomRight: [wallUnit(), KEYS * wallUnit()] } satisfies L.FitBoundsOptions;
  const whole = () => map.fitBounds(bounds, around);
  map.fitBounds(bounds, { ...around, animate: false });
  map.setMinZoom(map.getZoom() - 0.5).setMaxBounds(bounds.pad(0.5));
  collection.addTo(map);

  const outlines = byUnit(collection);
  const signs = new Map<string, Sign>();
  const place = sharedPlace([...outlines.values()].map((outline) => factsOf(outline).name));
  for (const [unitId, outline] of outlines) {
    outline.on("click", () => onChoose(unitId));
    signs.set(unitId, { name: factsOf(outline).name.slice(place.length), place: outline.getBounds(), tickets: 0, isNew: false });
  }
  const layer = new MapSigns(signs, pointsOf(shapes)).addTo(map);
  const stop = returnLater(map, whole);

  const painted = new Map<string, string>();
  let isRoomy = hasRoom(map, outlines);
  map.on("zoomend", () => {
    if (isRoomy === hasRoom(map, outlines)) return;
    isRoomy = !isRoomy;
    for (const unitId of outlines.keys()) paint(unitId);
  });
  let shown: ReadonlyMap<string, Unit> = new Map();
  let chosen: string | null = null;

  function paint(unitId: string): void {
    const [outline, unit] = [outlines.get(unitId), shown.get(unitId)];
    if (outline === undefined || unit === undefined) return;
    const style = styleOf(unit, unitId === chosen, isRoomy);
    const told = JSON.stringify(style);
    if (painted.get(unitId) === told) return;
    painted.set(unitId, told);
    outline.setStyle(style);
    if (unitId === chosen || lookOf(unit).isDashed) outline.bringToFront();
  }

  return {
    show(units, newIds) {
      shown = units;
      let isOther = false;
      for (const [unitId, sign] of signs) {
        paint(unitId);
        const [tickets, isNew] = [units.get(unitId)?.tickets ?? 0, newIds.has(unitId)];
        isOther ||= sign.tickets !== tickets || sign.isNew !== isNew;
        Object.assign(sign, { tickets, isNew });
      }
      if (isOther) layer.bringToFront().redraw();
    },
    choose(unitId) {
      const before = chosen;
      chosen = unitId;
      for (const one of [before, unitId]) if (one !== null) paint(one);
      layer.bringToFront();
      const place = unitId === null ? undefined : outlines.get(unitId)?.getBounds();
      if (place !== undefined && !map.getBounds().contains(place)) map.panTo(place.getCenter());
    },
    zoom: (by) => map.setZoom(map.getZoom() + by),
    whole,
    resize: () => map.invalidateSize({ animate: false }),
    remove() {
      stop();
      map.remove();
    },
  };
}

function mapIn(element: HTMLElement): L.Map {
  return L.map(element, {
    preferCanvas: true,
    renderer: L.canvas({ padding: 0.25 }), // more is painted than is seen, so that panning has something to show
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.05,
    fadeAnimation: false,
  });
}

function boundsOf(shapes: Shapes, outlines: L.GeoJSON): L.LatLngBounds {
  const bounds = outlines.getBounds();
  for (const point of pointsOf(shapes)) bounds.extend(point.at);
  return bounds;
}

function byUnit(collection: L.GeoJSON): Map<string, L.Polygon> {
  const outlines = new Map<string, L.Polygon>();
  for (const layer of collection.getLayers() as L.Polygon[]) {
    const unitId = factsOf(layer).unit_id;
    if (unitId) outlines.set(unitId, layer);
  }
  return outlines;
}

function factsOf(outline: L.Polygon): ShapeFacts {
  return (outline.feature as GeoJSON.Feature<GeoJSON.Geometry, ShapeFacts>).properties;
}

function pointsOf(shapes: Shapes): PointSign[] {
  return shapes.features.flatMap(({ geometry, properties }) =>
    geometry?.type === "Point"
      ? [{ at: L.GeoJSON.coordsToLatLng(geometry.coordinates as [number, number]), isPost: properties.kind === "post" }]
      : [],
  );
}

/** Whether outlines are wide enough for dashes; in a whole city they would be noise. */
function hasRoom(map: L.Map, outlines: ReadonlyMap<string, L.Polygon>): boolean {
  const widths = [...outlines.values()].map((outline) => {
    const place = outline.getBounds();
    return map.project(place.getNorthEast()).x - map.project(place.getSouthWest()).x;
  });
  return (widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0) > 4 * wallUnit();
}

function styleOf(unit: Unit, isChosen: boolean, isRoomy: boolean): L.PathOptions {
  const look = lookOf(unit);
  const isDashed = look.isDashed && isRoomy && !isChosen;
  return {
    fillColor: look.fill,
    color: isChosen ? COLOURS.chosen : isDashed ? COLOURS.dash : COLOURS.line,
    weight: wallUnit() * (isChosen || isDashed ? 0.3 : 0.12),
    dashArray: isDashed ? `${wallUnit() * 0.7} ${wallUnit() * 0.5}` : "",
  };
}

/** Whoever moved the map has gone on: after a while it shows the whole again. */
function returnLater(map: L.Map, whole: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  map.on("dragend zoomend keyup", () => {
    clearTimeout(timer);
    timer = setTimeout(whole, RETURN_AFTER_MS);
  });
  return () => clearTimeout(timer);
}
