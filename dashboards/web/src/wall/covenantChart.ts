// The covenant's curve on a canvas: today's line, a usual day's, and now.
import { LineChart, type LineSeriesOption } from "echarts/charts";
import { GridComponent, MarkLineComponent, type GridComponentOption, type MarkLineComponentOption } from "echarts/components";
import { init, use, type ComposeOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { clockOf, hoursShown, points, todayPoints } from "./curve";
import { FONT, wallUnit } from "./wallUnit";
import type { Curve } from "./wall";

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

type Option = ComposeOption<LineSeriesOption | GridComponentOption | MarkLineComponentOption>;

const INK = "#eef3f6";
const SOFT = "#a9b8c4";
const LINE = "#26343f";
const TODAY = "#8fe0d4";

export interface CovenantChart {
  show(curve: Curve, minute: number): void;
  resize(): void;
  remove(): void;
}

export function drawCovenant(element: HTMLElement): CovenantChart {
  const chart = init(element, null, { renderer: "canvas" });
  return {
    show: (curve, minute) => chart.setOption(optionOf(curve, minute), { notMerge: true }),
    resize: () => chart.resize(),
    remove: () => chart.dispose(),
  };
}

function optionOf(curve: Curve, minute: number): Option {
  const unit = wallUnit();
  const [from, until] = hoursShown(curve, minute);
  const most = Math.max(1, curve.homes ?? 1);
  const text = { color: SOFT, fontSize: unit * 1.5 };
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: unit * 4.2, right: unit * 2, top: unit * 2.4, bottom: unit * 2.8 },
    xAxis: {
      type: "value",
      min: from,
      max: until,
      interval: (until - from) / 60 > 10 ? 180 : 60,
      axisLabel: { ...text, formatter: (at: number) => clockOf(at), hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" },
      axisLine: { lineStyle: { color: LINE } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: most,
      interval: Math.ceil(most / 2), // none, half, all: nothing else is read from afar
      axisLabel: { ...text, hideOverlap: true },
      splitLine: { lineStyle: { color: LINE } },
    },
    series: [
      {
        type: "line",
        data: points(curve.usual ?? [], curve.minutes),
        showSymbol: false,
        silent: true,
        lineStyle: { color: SOFT, width: unit * 0.25, type: [unit * 0.8, unit * 0.6] },
      },
      {
        type: "line",
        step: "end",
        data: todayPoints(curve, minute),
        showSymbol: false,
        silent: true,
        lineStyle: { color: TODAY, width: unit * 0.45 },
        areaStyle: { color: TODAY, opacity: 0.14 },
        markLine: {
          silent: true,
          symbol: "none",
          data: [{ xAxis: minute }],
          lineStyle: { color: INK, width: unit * 0.15, type: "solid" },
          label: { color: INK, fontSize: unit * 1.5, formatter: clockOf(minute), position: "end" },
        },
      },
    ],
  };
}
