"""Plain tables for people and one line of JSON for programs."""

import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import Any

Cell = str | int | float


def heading(text: str) -> None:
    """What is measured, and how busy the machine is with other things."""
    busy = os.getloadavg()[0]
    print(f"\n== {text}\n   {os.cpu_count()} cores, load average before: {busy:.1f}", flush=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Rows under columns, right-aligned but for the first."""
    shown = [columns, *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in shown) for i in range(len(columns))]
    for row in shown:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip(), flush=True)


def figures(bench: str, found: Mapping[str, Any]) -> None:
    """One line of JSON."""
    print(json.dumps({"bench": bench, **found}), flush=True)


def rounded(value: float, digits: int = 3) -> float | None:
    """For JSON, which knows no nan."""
    return None if math.isnan(value) else round(value, digits)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies; nan for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}" if abs(cell) < 100 else f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
