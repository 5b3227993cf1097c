// What stands on the map above the outlines, on the same canvas: names, counts of tickets, points.
import L from "leaflet";

import { gathered, UNNAMED, writtenName, type Spot } from "./signs";
import { FONT, wallUnit } from "./wallUnit";

/** The parts of Leaflet's canvas that this paints with; the same through all of 1.x. */
interface Painted {
  _renderer: { _ctx: CanvasRenderingContext2D; _bounds: L.Bounds };
  _map?: L.Map;
  _pxBounds: L.Bounds;
}

export interface Sign {
  name: string;
  place: L.LatLngBounds;
  tickets: number;
  isNew: boolean;
}

export interface PointSign {
  at: L.LatLng;
  isPost: boolean;
}

/** Units narrower than this, in hundredths of the wall's height, leave no room for points. */
const POINTS_FROM = 5;
const APART = 3.4;

/** One layer for all signs: so many labels would each cost as much as an outline. */
export class MapSigns extends L.CircleMarker {
  declare private signs: ReadonlyMap<string, Sign>;
  declare private points: readonly PointSign[];

  constructor(signs: ReadonlyMap<string, Sign>, points: readonly PointSign[]) {
    super([0, 0], { interactive: false });
    this.signs = signs;
    this.points = points;
  }

  _updateBounds(): void {
    const own = this as unknown as Painted;
    own._pxBounds = own._renderer._bounds;
  }

  _update(): void {
    if ((this as unknown as Painted)._map === undefined) return;
    this._updateBounds();
    this._updatePath();
  }

  _updatePath(): void {
    const own = this as unknown as Painted;
    const map = own._map;
    if (map === undefined) return;
    this._updateBounds();
    const ctx = own._renderer._ctx;
    const spots = [...this.signs.values()].map((sign) => this.spotOf(map, sign));
    ctx.save();
    ctx.setLineDash([]);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (hasRoom(spots)) for (const point of this.points) paintPoint(ctx, map.latLngToLayerPoint(point.at), point.isPost);
    for (const spot of spots) paintName(ctx, spot);
    for (const spot of gathered(spots, APART * wallUnit())) paintCount(ctx, spot);
    ctx.restore();
  }

  private spotOf(map: L.Map, sign: Sign): Spot {
    const west = map.latLngToLayerPoint(sign.place.getNorthWest());
    const east = map.latLngToLayerPoint(sign.place.getSouthEast());
    const size = { width: east.x - west.x, height: east.y - west.y };
    const { lines, height } = size.height > wallUnit() * 7 ? writtenName(sign.name, size.width / wallUnit()) : UNNAMED;
    // A count stands above the name, where there is one.
    const up = lines.length > 0 && sign.tickets > 0 ? wallUnit() * 1.3 : 0;
    return { x: (west.x + east.x) / 2, y: (west.y + east.y) / 2 - up, lines, height, width: size.width, ...sign };
  }
}

function hasRoom(spots: readonly Spot[]): boolean {
  const widths = spots.map((spot) => spot.width).sort((a, b) => a - b);
  return (widths[Math.floor(widths.length / 2)] ?? Infinity) > POINTS_FROM * wallUnit();
}

function paintName(ctx: CanvasRenderingContext2D, spot: Spot): void {
  const unit = wallUnit();
  const step = unit * spot.height * 1.2;
  const below = spot.tickets > 0 ? unit * (1.8 + spot.height * 0.6) : (-step * (spot.lines.length - 1)) / 2;
  ctx.font = `500 ${unit * spot.height}px ${FONT}`;
  ctx.lineWidth = unit * 0.4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = "rgba(8, 13, 18, 0.75)";
  ctx.fillStyle = "#f2f6f8";
  spot.lines.forEach((line, index) => {
    const y = spot.y + below + index * step;
    ctx.strokeText(line, spot.x, y);
    ctx.fillText(line, spot.x, y);
  });
}

function paintCount(ctx: CanvasRenderingContext2D, spot: Spot): void {
  const unit = wallUnit();
  const text = String(spot.tickets);
  const half = unit * (0.75 + 0.45 * text.length);
  ctx.beginPath();
  ctx.roundRect(spot.x - half, spot.y - unit * 1.15, 2 * half, unit * 2.3, unit * 1.15);
  ctx.fillStyle = "#0c1218";
  ctx.fill();
  ctx.lineWidth = unit * (spot.isNew ? 0.45 : 0.15);
  ctx.strokeStyle = spot.isNew ? "#ffffff" : "#ffc46b";
  ctx.stroke();
  ctx.font = `700 ${unit * 1.6}px ${FONT}`;
  ctx.fillStyle = "#ffd9a0";
  ctx.fillText(text, spot.x, spot.y + unit * 0.1);
}

/** A square where a camera watches, a ring for a special place. */
function paintPoint(ctx: CanvasRenderingContext2D, { x, y }: L.Point, isPost: boolean): void {
  const unit = wallUnit();
  ctx.beginPath();
  if (isPost) ctx.rect(x - unit * 0.55, y - unit * 0.55, unit * 1.1, unit * 1.1);
  else ctx.arc(x, y, unit * 0.6, 0, 2 * Math.PI);
  ctx.lineWidth = unit * 0.25;
  ctx.fillStyle = "#0c1218";
  ctx.strokeStyle = "#d5e2ea";
  ctx.fill();
  ctx.stroke();
}
