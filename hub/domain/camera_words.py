"""What an alert says to a neighbour: where, what, for how long, how many, and how late we heard."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.phrases import Phrase
from hub.domain.tickets import TicketKind

PROMPT = timedelta(minutes=2)
"""A report that took longer says so."""
UNPROVEN = "no_show_unproven"
A_DAY_S = 86_400.0
BLIND_REASONS = frozenset(
    {
        "covered",
        "moved",
        "defocused",
        "frozen",
        "black",
        "disconnected",
        "no_model",
        "walk_test",
        UNPROVEN,
        "node_down",
        "node_never",
    }
)
OF_THE_HUB = frozenset({"node_down", "node_never"})
"""The hub found it out itself, by waiting."""
LABELS = frozenset({"person", "car", "bus", "truck", "motorcycle", "bicycle", "dog", "cat"})
REMARKS = ("went_out", "with_person", "spoken", "answered", "experimental")
"""Facts that are true or not; one that is true is said."""
MOST_SCENES = 4
WORTH_SAYING_S = 10.0
"""Below that it tells nobody anything that something has just begun."""
HELD = ("dwell_s", "lying_s")
"""Facts that say for how long it had been so."""


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it is put into words."""

    kind: TicketKind
    at: datetime
    received_at: datetime
    is_dated: bool
    detail: Mapping[str, object]
    place: str | None = None
    """The name of a post; a home has none that may be said."""


def raised_words(told: Told) -> list[Phrase]:
    """One sentence, clause by clause."""
    said = [*place_words(told.place), Phrase(f"alert.{told.kind}", {"at": told.at})]
    said += _facts(told.detail)
    if told.kind == TicketKind.CAMERA_BLIND:
        said += blind_words(told.detail)
    return [*said, *_lateness(told)]


def cleared_words(told: Told) -> list[Phrase]:
    """How it ended, after how long."""
    key = told.kind if told.kind in _ENDS else "other"
    lasted_s = _number(told.detail.get("lasted_s"))
    lasted = [] if lasted_s is None else [lasting("lasted", lasted_s)]
    return [Phrase(f"camera.over.{key}", {"at": told.at}), *lasted, *_lateness(told)]


_ENDS = frozenset(
    {
        TicketKind.FALL,
        TicketKind.LONG_LIE,
        TicketKind.VEHICLE_IN_FIRE_LANE,
        TicketKind.CAMERA_BLIND,
        TicketKind.CROWD,
        TicketKind.LOITERING,
        TicketKind.INTRUSION,
        TicketKind.E_BIKE_INDOORS,
    }
)


def place_words(place: str | None) -> list[Phrase]:
    """Which public place it is about."""
    return [] if place is None else [Phrase("camera.at", {"place": place})]


def blind_words(detail: Mapping[str, object]) -> list[Phrase]:
    """Why a camera is blind, and what it cannot judge meanwhile."""
    scenes = scene_ids(detail)
    said = [Phrase("camera.blind_why", {"why": f"@camera.blind.{blind_reason(detail)}"})]
    if scenes:
        shown = ", ".join(scenes[:MOST_SCENES]) + (" …" if len(scenes) > MOST_SCENES else "")
        said.append(Phrase("camera.not_judged", {"scenes": shown}))
    return said


def blind_reason(detail: Mapping[str, object]) -> str:
    """One of the reasons that have words."""
    reason = detail.get("reason")
    return reason if isinstance(reason, str) and reason in BLIND_REASONS else "unknown"


def unproven_s(detail: Mapping[str, object]) -> float:
    """How long the hours were of which a camera saw too little."""
    return min(_number(detail.get("of_s")) or 0.0, A_DAY_S)


def scene_ids(detail: Mapping[str, object]) -> list[str]:
    """The rules that cannot be judged meanwhile, as a blind camera names them."""
    scenes = detail.get("scenes")
    if not isinstance(scenes, Sequence) or isinstance(scenes, str):
        return []
    return [one[:64] for one in scenes if isinstance(one, str)]


def lasting(what: str, seconds: float) -> Phrase:
    """`held` or `lasted`, in the unit that people would use."""
    for unit, unit_s in (("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * unit_s:
            return Phrase(f"camera.{what}_{unit}", {"n": round(seconds / unit_s)})
    return Phrase(f"camera.{what}_seconds", {"n": round(seconds)})


def _facts(detail: Mapping[str, object]) -> Iterator[Phrase]:
    held_s = next((s for name in HELD if (s := _number(detail.get(name))) is not None), None)
    if held_s is not None and held_s >= WORTH_SAYING_S:
        yield lasting("held", held_s)
    people = _number(detail.get("people"))
    if people:
        yield Phrase("camera.people", {"n": round(people)})
    label = detail.get("label")
    if isinstance(label, str) and label in LABELS:
        yield Phrase("camera.label", {"label": f"@camera.label_of.{label}"})
    for name in REMARKS:
        if detail.get(name) is True:
            yield Phrase(f"camera.{name}")
    others = _number(detail.get("others"))
    if others:
        yield Phrase("camera.others", {"n": round(others)})


def _lateness(told: Told) -> list[Phrase]:
    if not told.is_dated:
        return [Phrase("evidence.not_dated")]
    if told.received_at - told.at <= PROMPT or told.detail.get("reason") in OF_THE_HUB:
        return []
    return [Phrase("camera.late", {"at": told.at, "reported": told.received_at})]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e9 else None
