"""Looking at verdicts: those decided, and the windows that are still to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.windows import Occurrence
from hub.pipeline.views.paging import Page, Slice


class Coming(StrEnum):
    """Before the verdict."""

    PENDING = "pending"
    ASKING = "asking"


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One thing that was known, for or against worry."""

    points: str
    zh: str
    en: str
    observed_at: datetime | None = None
    sensor_id: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict, or with no id and no reason a window that is pending or asking."""

    verdict_id: str | None
    home_id: str
    window_id: str
    day: str
    opens_at: datetime
    judge_at: datetime
    verdict: str
    priority: str | None = None
    decided_at: datetime | None = None
    reason: Sentence | None = None
    evidence: tuple[EvidenceView, ...] = ()
    ticket_id: str | None = None
    late_proof_at: datetime | None = None
    late_sign_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ComingView:
    """A window that is still to be judged, as it was agreed when it opened."""

    occurrence: Occurrence
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class VerdictFilter:
    """Which verdicts of homes in reach; empty means all."""

    reach: Reach
    home_id: str | None = None
    day: str | None = None
    verdicts: tuple[str, ...] = ()
    area_id: str | None = None


class VerdictViews(Protocol):
    """Verdicts, newest first; coming windows, next first."""

    def verdicts(self, wanted: VerdictFilter, page: Page) -> Slice[VerdictView]: ...
    def coming(self, wanted: VerdictFilter, page: Page) -> Slice[VerdictView]: ...
    def coming_at(self, home_id: str) -> list[ComingView]:
        """Those of one home, with all that was agreed; whether it is in reach is asked before."""

    def windows_of_day(self, home_ids: Sequence[str], day: str) -> dict[str, set[str]]:
        """How the windows of these homes stand on a day; their reach is asked before."""


class CountViews(Protocol):
    """How many of each."""

    def verdicts_after(self, number: int) -> tuple[dict[str, int], int]:
        """How many of each verdict were added after the row of this number, and the newest's."""

    def verdict_counts(self, day: str, reach: Reach) -> dict[str, int]: ...
    def coming_counts(self, reach: Reach) -> dict[str, int]: ...
