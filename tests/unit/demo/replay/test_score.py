"""The hub's verdicts held against the log: what must never be is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from demo.api import Both, Evidence
from demo.replay.homes import LoggedHome, days_of, window_days
from demo.replay.play import Given, Played
from demo.replay.score import Score, score
from demo.replay.table import as_object, told
from demo.replay.truth import LogTruth, Truth
from edge.sensors.replay.logs import LogEvent

HOME = LoggedHome("test", "", "casas", "Europe/Amsterdam", "motion", ("hall",))
local = datetime.fromisoformat
TIMES = ("2026-01-09 04:00", "2026-01-09 08:00", "2026-01-09 20:00", "2026-01-11 23:50")
EVENTS = [LogEvent(local(at), "hall", "motion", n % 2) for n, at in enumerate(TIMES)]
WINDOWS = list(window_days(HOME, days_of(EVENTS)))
"""Active on the 9th, then a silence until late on the 11th."""
PROOF = Evidence("comfort", datetime(2026, 1, 9, 7, 0, 1, tzinfo=UTC), "hall")
TRUE = ["seen", "seen", "missed", "missed", "missed", "missed"]


@pytest.fixture
def judge() -> Callable[..., Score]:
    def judged(
        verdicts: list[str], *, alive: bool = True, times: int = 1, tickets: int | None = None
    ) -> Score:
        reason = Both(zh="", en="because")
        given = [
            Given(window.window_id, window.day, verdict, None, reason, [PROOF])
            for window, verdict in zip(WINDOWS, verdicts, strict=False)
        ]
        alarms = sum(verdict in ("missed", "blind") for verdict in verdicts)
        played = Played(given * times, alarms if tickets is None else tickets)
        return score("test", WINDOWS, LogTruth(HOME, EVENTS), played, alive=alive)

    return judged


def test_verdicts_that_fit_the_log_are_no_fault(judge: Callable[..., Score]) -> None:
    found = judge(TRUE)
    assert found.faults == []
    assert found.count(Truth.ACTIVE, "seen") == 2
    assert found.count(Truth.QUIET, "missed", "morning") == 2
    assert found.a_month(Truth.QUIET, "missed") == 40


def test_the_silence_is_listed_with_the_verdicts_inside(judge: Callable[..., Score]) -> None:
    ((silence, pairs),) = judge(TRUE).silences
    assert round(silence.hours, 1) == 51.8
    assert [pair.window.day for pair in pairs] == [date(2026, 1, 10)] * 2 + [date(2026, 1, 11)] * 2


@pytest.mark.parametrize(
    ("verdicts", "fault"),
    [
        (["missed"] * 6, "every window is missed"),
        (["blind"] * 6, "every window is blind"),
        (TRUE[:-1], "2026-01-11 evening has 0 verdicts"),
        ([*TRUE[:-1], "seen"], "2026-01-11 evening is seen and nobody moved"),
        ([*TRUE[:-1], "away"], "2026-01-11 evening is away in a silence of 51.8 h"),
    ],
)
def test_what_may_never_be_is_a_fault(
    judge: Callable[..., Score], verdicts: list[str], fault: str
) -> None:
    assert fault in judge(verdicts).faults


def test_a_second_verdict_for_a_window_is_a_fault(judge: Callable[..., Score]) -> None:
    assert "2026-01-09 morning has 2 verdicts" in judge(TRUE, times=2).faults


def test_each_alarm_is_one_ticket(judge: Callable[..., Score]) -> None:
    found = judge(TRUE, tickets=3)
    assert found.faults == ["4 verdicts of missed or blind made 3 tickets"]


def test_without_heartbeats_silence_must_be_blind(judge: Callable[..., Score]) -> None:
    assert len(judge(TRUE, alive=False).faults) == 4
    assert judge(["seen", "seen", *["blind"] * 4], alive=False).faults == []


def test_life_that_was_not_seen_is_shown_with_the_hubs_reason(judge: Callable[..., Score]) -> None:
    found = judge(["missed", *TRUE[1:]])
    assert found.faults == []
    text = told(HOME, found)
    assert "not seen: 2026-01-09 morning missed: because" in text
    assert as_object(found)["alarms_per_home_month"]["missed"]["activity"] == 10


def test_the_hub_should_name_the_logs_own_first_gesture(judge: Callable[..., Score]) -> None:
    found = judge(["seen", *["missed"] * 5])
    assert found.lags_s() == [1.0]
    assert "0 of 1; at most 1.000 s apart" in told(HOME, found)
