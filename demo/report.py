"""The demo's result: what was counted, and whether it is what was scripted."""

from collections import Counter
from dataclasses import dataclass

import msgspec

from demo.comparing import differences, was_asked
from demo.desk import View
from demo.enrolment import MORNING
from demo.truth import Truth


@dataclass(frozen=True, slots=True)
class Report:
    """One JSON object, the last line of the output."""

    seed: int
    homes: int
    workers: int
    verdicts: dict[str, int]
    asked: int
    tickets: dict[str, int]
    notifications: dict[str, int]
    messages: dict[str, int]
    wall_seconds: float
    truth_matches: bool
    differences: list[str]

    def as_json(self) -> str:
        """On one line."""
        return msgspec.json.encode(self).decode()


def report_on(truth: Truth, view: View, messages: dict[str, int], wall_s: float) -> Report:
    """Compare and count."""
    mornings = [verdict for verdict in view.verdicts if verdict.window_id == MORNING]
    found = differences(truth, view.verdicts, view.tickets)
    return Report(
        seed=truth.seed,
        homes=len(truth.homes),
        workers=len(truth.micro_workers),
        verdicts=dict(Counter(verdict.verdict for verdict in mornings)),
        asked=sum(was_asked(verdict) for verdict in mornings),
        tickets=dict(Counter(ticket.state for ticket in view.tickets)),
        notifications=dict(Counter(notice.state for notice in view.notices)),
        messages=messages,
        wall_seconds=round(wall_s, 1),
        truth_matches=not found,
        differences=found,
    )
