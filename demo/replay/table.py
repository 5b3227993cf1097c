"""What a replay has measured, as text for people and as an object for programs."""

from collections.abc import Iterator
from typing import Any, Final

from demo.replay.homes import WINDOWS, LoggedHome
from demo.replay.score import ALARMS, VERDICTS, Pair, Score
from demo.replay.truth import Truth

EXACT_S: Final = 0.002
"""The wire rounds to milliseconds."""


def told(home: LoggedHome, score: Score) -> str:
    """The table of one home."""
    return "\n".join(
        [
            *_heading(home, score),
            *_confusion(score),
            *_alarms(score),
            *_lags(score),
            *_silences(home, score),
            *_wrong(score),
            *(f"  FAULT: {fault}" for fault in score.faults),
        ]
    )


def _heading(home: LoggedHome, score: Score) -> Iterator[str]:
    heartbeats = "heartbeats on" if score.alive else "heartbeats off"
    first = score.pairs[0].window.day if score.pairs else "no verdicts"
    yield f"{home.name}: {score.days} days from {first}, {home.tz}, {heartbeats}"
    yield f"  gesture: {home.kind} of {', '.join(home.gesture_sensors)}"


def _confusion(score: Score) -> Iterator[str]:
    yield f"  {'window':8} {'log':16}" + "".join(f"{verdict:>8}" for verdict in VERDICTS)
    for window in WINDOWS:
        for truth in Truth:
            counts = [score.count(truth, verdict, window.window_id) for verdict in VERDICTS]
            if any(counts):
                cells = "".join(f"{count:>8}" for count in counts)
                yield f"  {window.window_id:8} {truth:16}{cells}"


def _alarms(score: Score) -> Iterator[str]:
    shares = [
        f"{verdict} {sum(score.a_month(truth, verdict) for truth in Truth):.2f}"
        f" ({score.a_month(Truth.ACTIVE, verdict):.2f} with activity in the window)"
        for verdict in ALARMS
    ]
    yield f"  alarms per home-month, over {score.months:.2f} of them: {', '.join(shares)}"


def _lags(score: Score) -> Iterator[str]:
    lags_s = score.lags_s()
    if lags_s:
        exact = sum(lag_s < EXACT_S for lag_s in lags_s)
        yield (
            f"  the log's first gesture is the one that the hub names: {exact} of {len(lags_s)};"
            f" at most {lags_s[-1]:.3f} s apart"
        )


def _silences(home: LoggedHome, score: Score) -> Iterator[str]:
    for silence, pairs in score.silences:
        since = silence.since.astimezone(home.zone)
        verdicts = ", ".join(_named(pair) for pair in pairs)
        yield f"  silence of {silence.hours:.1f} h from {since:%Y-%m-%d %H:%M}: {verdicts}"


def _named(pair: Pair) -> str:
    return f"{pair.window.day} {pair.window.window_id} {pair.given.verdict}"


def _wrong(score: Score) -> Iterator[str]:
    for pair in score.pairs:
        if pair.is_wrong and pair.truth in (Truth.ACTIVE, Truth.ASKED):
            yield f"  not seen: {_named(pair)}: {pair.given.reason.en}"


def as_object(score: Score) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "home": score.home,
        "heartbeats": score.alive,
        "days": score.days,
        "confusion": {
            window.window_id: {
                truth.value: {v: score.count(truth, v, window.window_id) for v in VERDICTS}
                for truth in Truth
            }
            for window in WINDOWS
        },
        "alarms_per_home_month": {
            verdict: {truth.value: score.a_month(truth, verdict) for truth in Truth}
            for verdict in ALARMS
        },
        "first_gesture_apart_s": score.lags_s()[-1:],
        "silences": [
            {"hours": round(silence.hours, 2), "verdicts": [pair.given.verdict for pair in pairs]}
            for silence, pairs in score.silences
        ],
        "faults": score.faults,
    }
