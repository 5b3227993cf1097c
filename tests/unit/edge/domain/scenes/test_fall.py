"""Falls and long lies as a camera's tracks show them: who is asked, who is told, what ends it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.dialogue import Line
from edge.domain.scenes.fall import Fall, FallSettings
from edge.domain.scenes.scene import Ask, Clear, Finding, Raise, View
from edge.domain.scenes.settings import Schedule
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.domain.vision.tracks import Track
from edge.errors import ConfigError

STANDS = Box(0.40, 0.30, 0.50, 0.80)
SITS = Box(0.38, 0.43, 0.52, 0.80)
BENDS = Box(0.35, 0.52, 0.52, 0.80)
LIES = Box(0.30, 0.72, 0.62, 0.84)
ASIDE = Box(0.05, 0.30, 0.15, 0.80)
BESIDE = Box(0.62, 0.28, 0.72, 0.82)
BELOW = Box(0.40, 0.88, 0.50, 1.00)
BED = ((0.25, 0.60), (0.70, 0.60), (0.70, 0.90), (0.25, 0.90))
STEP_S = 0.2
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@dataclass
class Room:
    """Shows a scene five pictures a second; what is found is kept with its time."""

    scene: Fall
    at_s: float = 1000.0
    answered_s: float | None = None
    found: list[tuple[float, Finding]] = field(default_factory=list)
    began_s: dict[int, float] = field(default_factory=dict)

    def show(self, seconds: float, *boxes: tuple[int, Box], could_see: bool = True) -> None:
        """Everybody with a track number and a box, freshly seen in each picture."""
        for _ in range(round(seconds / STEP_S)):
            self.at_s += STEP_S
            tracks = [self.track(track_id, box) for track_id, box in boxes]
            self.look(tracks, could_see=could_see)

    def coast(self, seconds: float, *boxes: tuple[int, Box]) -> None:
        """Nothing moves: nobody looks, everybody stays."""
        tracks = [self.track(track_id, box) for track_id, box in boxes]
        for _ in range(round(seconds / STEP_S)):
            self.at_s += STEP_S
            self.look(tracks)

    def look(self, tracks: Sequence[Track], *, could_see: bool = True) -> None:
        view = View(
            at_s=self.at_s,
            local=AT + timedelta(seconds=self.at_s),
            tracks=tracks,
            could_see=could_see,
            answered_s=self.answered_s,
        )
        self.found += [(self.at_s, finding) for finding in self.scene.look(view)]

    def track(self, track_id: int, box: Box) -> Track:
        began_s = self.began_s.setdefault(track_id, self.at_s)
        return Track(track_id, Label.PERSON, 0.8, box, began_s, self.at_s, self.at_s, 9)

    def fall(self, track_id: int = 1) -> float:
        """Stands, goes down within half a second; returns when he was first seen to lie."""
        self.show(3, (track_id, STANDS))
        self.show(0.4, (track_id, BENDS))
        self.show(0.2, (track_id, LIES))
        return self.at_s

    @property
    def said(self) -> list[str]:
        """The findings in short."""
        return [_short(finding) for _, finding in self.found]

    def time_of(self, short: str) -> float:
        return next(at_s for at_s, finding in self.found if _short(finding) == short)

    def raised(self, kind: str) -> Raise:
        return next(f for _, f in self.found if isinstance(f, Raise) and f.kind == kind)


def _short(finding: Finding) -> str:
    match finding:
        case Ask():
            return "ask"
        case Raise(kind):
            return kind
        case Clear(kind):
            return f"clear {kind}"
        case _:
            return "say"


def room(**given: Any) -> Room:
    return Room(Fall(FallSettings(kind="fall", scene_id="living", camera="cam", **given)))


def test_after_a_fall_she_is_asked_then_somebody_is_told_and_after_five_minutes_again() -> None:
    here = room()
    down_s = here.fall()
    here.show(600, (1, LIES))
    assert here.said == ["ask", "fall", "long_lie"]
    assert here.time_of("ask") == pytest.approx(down_s + 3, abs=0.3)
    assert here.time_of("fall") == pytest.approx(down_s + 33, abs=0.5)
    assert here.time_of("long_lie") == pytest.approx(down_s + 300, abs=0.3)
    assert here.raised("fall").key == here.raised("long_lie").key
    assert here.raised("fall").facts["fell"] is True
    assert here.found[0][1] == Ask(Line.HAVE_YOU_FALLEN, 30.0)


def test_without_asking_somebody_is_told_at_once() -> None:
    here = room(ask_s=0.0)
    down_s = here.fall()
    here.show(10, (1, LIES))
    assert here.said == ["fall"]
    assert here.time_of("fall") == pytest.approx(down_s + 3, abs=0.3)


def test_whoever_answers_or_gets_up_in_time_brings_nobody() -> None:
    answers, rises = room(), room()
    for here in (answers, rises):
        here.fall()
        here.show(10, (1, LIES))
    answers.answered_s = answers.at_s
    answers.show(200, (1, LIES))
    rises.show(200, (1, STANDS))
    assert answers.said == rises.said == ["ask"]


def test_whoever_answered_and_still_lies_there_is_asked_again_before_a_long_lie() -> None:
    here = room()
    here.fall()
    here.show(10, (1, LIES))
    here.answered_s = here.at_s
    here.show(400, (1, LIES))
    assert here.said == ["ask", "ask", "long_lie"]
    assert here.raised("long_lie").facts["answered"] is True


def test_whoever_answered_and_is_no_longer_seen_lying_is_left_in_peace() -> None:
    here = room()
    here.fall()
    here.show(10, (1, LIES))
    here.answered_s = here.at_s
    here.show(1, (1, LIES))
    here.show(600)
    assert here.said == ["ask"]


def test_getting_up_clears_what_was_raised_and_says_how_long_it_lasted() -> None:
    here = room()
    here.fall()
    here.show(400, (1, LIES))
    here.show(5, (1, STANDS))
    assert here.said == ["ask", "fall", "long_lie", "clear fall", "clear long_lie"]
    last = here.found[-1][1]
    assert isinstance(last, Clear)
    assert last.key == here.raised("fall").key
    assert last.lasted_s == pytest.approx(401, abs=1)
    assert last.facts["how"] == "got_up"


@pytest.mark.parametrize("box", [STANDS, SITS, BENDS])
def test_standing_sitting_and_bending_are_no_falls(box: Box) -> None:
    here = room(ask_s=0.0)
    here.show(3, (1, STANDS))
    here.show(400, (1, box))
    assert here.said == []


@pytest.mark.parametrize("fallen", [True, False])
def test_lying_in_bed_is_no_fall(fallen: bool) -> None:
    here = room(ask_s=0.0, rest_zones=(BED,))
    if fallen:
        here.fall()
    here.show(4000, (1, LIES))
    assert here.said == []


def test_getting_into_bed_from_the_floor_ends_it() -> None:
    here = room(ask_s=0.0, rest_zones=(BED,))
    moved = replace(LIES, top=LIES.top + 0.15, bottom=LIES.bottom + 0.15)
    here.show(60, (1, moved))
    here.show(10, (1, LIES))
    assert here.said == ["fall", "clear fall"]


def test_a_body_that_the_detector_loses_is_still_there() -> None:
    here = room()
    here.fall()
    here.show(2, (1, LIES))
    here.show(600)
    assert here.said == ["ask", "fall", "long_lie"]
    assert here.raised("long_lie").facts["seen_ago_s"] == pytest.approx(298, abs=2)


def test_a_still_body_that_nobody_looks_at_again_is_still_there() -> None:
    here = room()
    here.fall()
    here.show(1, (1, LIES))
    here.coast(600, (1, LIES))
    assert here.said == ["ask", "fall", "long_lie"]


def test_a_new_number_on_the_same_body_changes_nothing() -> None:
    here = room()
    here.fall()
    here.show(100, (1, LIES))
    here.show(5)
    here.show(100, (2, LIES))
    here.show(300, (3, replace(LIES, right=0.58)))
    assert here.said == ["ask", "fall", "long_lie"]
    here.show(3, (3, STANDS))
    assert here.said[3:] == ["clear fall", "clear long_lie"]


def test_whoever_gets_up_unseen_and_is_found_standing_there_ends_it() -> None:
    here = room(ask_s=0.0)
    here.fall()
    here.show(20, (1, LIES))
    here.show(60)
    here.show(5, (2, STANDS))
    assert here.said == ["fall", "clear fall"]


def test_a_visitor_who_comes_to_the_place_ends_nothing() -> None:
    here = room(ask_s=0.0)
    here.fall()
    here.show(2, (1, LIES))
    here.show(10, (2, ASIDE))
    here.show(350, (2, BESIDE))
    here.show(20)
    assert here.said == ["fall", "long_lie"]
    assert here.raised("long_lie").facts["others"] == 1


def test_a_visitor_with_a_new_number_ends_nothing() -> None:
    here = room(ask_s=0.0)
    here.fall()
    here.show(2, (1, LIES))
    here.show(10, (2, ASIDE))
    here.show(10, (2, BESIDE))
    here.show(350, (3, BESIDE))
    assert here.said == ["fall", "long_lie"]


def test_a_blind_camera_ends_nothing_and_time_goes_on() -> None:
    here = room()
    here.fall()
    here.show(2, (1, LIES))
    here.show(600, could_see=False)
    assert here.said == ["ask", "fall", "long_lie"]


def test_whoever_lies_there_from_the_beginning_is_a_long_lie_too() -> None:
    here = room()
    here.show(600, (1, LIES))
    assert here.said == ["ask", "fall", "long_lie"]
    assert here.time_of("ask") == pytest.approx(1020, abs=0.5)
    assert here.raised("fall").facts["fell"] is False


def test_company_is_given_time_to_help_and_lowers_the_confidence() -> None:
    alone, helped = room(ask_s=0.0), room(ask_s=0.0)
    alone_s, helped_s = alone.fall(), helped.fall()
    alone.show(60, (1, LIES))
    helped.show(60, (1, LIES), (2, ASIDE))
    assert alone.time_of("fall") - alone_s == pytest.approx(3, abs=0.3)
    assert helped.time_of("fall") - helped_s == pytest.approx(33, abs=0.3)
    assert helped.raised("fall").confidence < alone.raised("fall").confidence


def test_walking_out_below_the_picture_is_no_fall() -> None:
    here = room(ask_s=0.0)
    here.show(3, (1, replace(STANDS, top=0.5, bottom=1.0)))
    here.show(0.6, (1, replace(STANDS, top=0.75, bottom=1.0)))
    here.show(0.6, (1, BELOW))
    here.show(600)
    assert here.said == []


def test_a_fall_towards_the_camera_counts_though_the_picture_cuts_the_body_off() -> None:
    here = room(ask_s=0.0)
    here.show(3, (1, STANDS))
    here.show(0.4, (1, BENDS))
    here.show(0.4, (1, Box(0.33, 0.86, 0.58, 1.0)))
    here.show(400)
    assert here.said == ["fall", "long_lie"]


def test_a_stumble_and_a_glitch_of_the_model_are_no_falls() -> None:
    stumble, glitch = room(ask_s=0.0), room(ask_s=0.0)
    stumble.fall()
    stumble.show(1, (1, LIES))
    stumble.show(400, (1, STANDS))
    glitch.show(0.4, (1, LIES))
    glitch.show(400)
    assert stumble.said == glitch.said == []


def test_sitting_up_from_the_floor_without_a_fall_shows_that_she_is_well() -> None:
    here = room(ask_s=0.0)
    here.show(10, (1, LIES))
    here.show(400, (1, BENDS))
    assert here.said == []


def test_a_second_fall_soon_after_the_first_waits_but_is_not_lost() -> None:
    here = room(ask_s=0.0, rearm_s=60.0)
    here.fall()
    here.show(10, (1, LIES))
    here.show(5, (1, STANDS))
    over_s = here.time_of("clear fall")
    here.show(100, (1, LIES))
    second_s = here.found[-1][0]
    assert here.said == ["fall", "clear fall", "fall"]
    assert second_s == pytest.approx(over_s + 60, abs=0.3)


def test_two_bodies_are_two_falls() -> None:
    here = room(ask_s=0.0)
    other = Box(0.68, 0.72, 0.98, 0.84)
    here.show(100, (1, LIES), (2, other))
    assert here.said == ["fall", "fall"]
    keys = {finding.key for _, finding in here.found if isinstance(finding, Raise)}
    assert len(keys) == 2


def test_one_body_found_twice_in_a_picture_is_one_fall() -> None:
    here = room(ask_s=0.0)
    here.show(100, (1, LIES), (2, replace(LIES, right=0.60)))
    assert here.said == ["fall"]


def test_a_place_that_was_left_unseen_is_free_again_after_an_hour() -> None:
    here = room(ask_s=0.0)
    here.fall()
    here.show(2, (1, LIES))
    here.show(4000)
    here.show(100, (7, LIES))
    assert here.said == ["fall", "long_lie", "fall"]


def test_out_of_its_zone_and_hours_nothing_begins() -> None:
    corner = ((0.0, 0.0), (0.2, 0.0), (0.2, 1.0))
    elsewhere = room(ask_s=0.0, zone=corner)
    asleep = room(ask_s=0.0, schedule=Schedule(begins="22:00", until="22:01"))
    for here in (elsewhere, asleep):
        here.fall()
        here.show(400, (1, LIES))
        assert here.said == []


def test_a_rest_zone_that_cannot_be_used_is_named() -> None:
    with pytest.raises(ConfigError, match=r"rest_zones\[0\]: crosses itself"):
        room(rest_zones=(((0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)),))


Moment = tuple[str, float]
LATER = st.lists(
    st.tuples(
        st.sampled_from(["lies", "lost", "blind", "new", "coasts", "sits_up", "visitor"]),
        st.sampled_from([0.4, 2.0, 7.0, 40.0]),
    ),
    max_size=14,
)


def play(here: Room, moments: Sequence[Moment]) -> None:
    """One who is down, shown in all the ways in which a camera may show him without his rising."""
    number = 1
    for what, seconds in moments:
        number += what == "new"
        body = (number, BENDS if what == "sits_up" else LIES)
        match what:
            case "coasts":
                here.coast(seconds, body)
            case "visitor":
                here.show(0.2, (900, ASIDE))
                here.show(seconds, body, (900, BESIDE))
            case "lost" | "blind":
                here.show(seconds, could_see=what == "lost")
            case _:
                here.show(seconds, body)


@given(LATER)
def test_nobody_who_fell_and_did_not_rise_is_ever_missed(moments: list[Moment]) -> None:
    here = room()
    down_s = here.fall()
    play(here, moments)
    here.show(max(0.2, down_s + 302 - here.at_s))
    assert here.said.count("long_lie") == 1
    assert here.time_of("long_lie") <= down_s + 300.5
    assert here.said.count("fall") == 1
    assert not [short for short in here.said if short.startswith("clear")]


@given(LATER, LATER)
def test_no_lie_is_raised_twice_and_rising_clears_each_alert_once(
    before: list[Moment], after: list[Moment]
) -> None:
    here = room(ask_s=0.0)
    here.fall()
    play(here, before)
    raised = [short for short in here.said if short in ("fall", "long_lie")]
    here.show(3, (77, replace(STANDS, left=0.9, right=1.0)))
    play(here, after)
    keys = [(f.kind, f.key) for _, f in here.found if isinstance(f, Raise)]
    assert len(keys) == len(set(keys))
    assert len(raised) == len(set(raised))
