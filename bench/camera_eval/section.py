"""What one part of the evaluation found: a table for people, figures for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.report import Cell


@dataclass(frozen=True, slots=True)
class Section:
    """`notes` say in a sentence each what the table cannot."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    figures: Mapping[str, Any]
    notes: Sequence[str] = field(default=())


def per_hour(count: int, seconds: float) -> float:
    """How often, scaled to an hour; nan of nothing."""
    return count * 3600 / seconds if seconds else float("nan")


def at_most_per_hour(count: int, seconds: float) -> float:
    """What the true rate may still be, 95 of 100 times: recordings this short prove little.

    The upper limit of a Poisson count (the "rule of three" for none), by bisection.
    """
    low, high = 0.0, count + 10.0 + 5.0 * count
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, middle) > 0.05 else (low, middle)
    return per_hour(1, seconds) * high


def _at_most(count: int, mean: float) -> float:
    """Probability of seeing `count` or fewer where `mean` are expected."""
    from math import exp

    term = total = exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total
