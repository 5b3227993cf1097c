"""When a camera counts as blind, on numbers alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.vision.seeing import BACK_S, FROZEN_S, HOLD_S, Blindness, Looks, Seeing, flaw_of

FPS = 5.0
WITHIN_S = 10.0


def looks(**other: float | None) -> Looks:
    """As a camera shows that sees well."""
    usual: dict[str, float | None] = {
        "bright": 200.0,
        "detail": 30.0,
        "kept_detail": 1.0,
        "likeness": 0.9,
        "layout": 0.95,
        "sharpness": 1.0,
        "difference": 1.5,
    }
    return Looks(**{**usual, **other})  # type: ignore[arg-type]


GOOD = looks()
FLAWS: dict[Blindness, Looks] = {
    Blindness.BLACK: looks(bright=8.0, detail=0.5, likeness=0.0, sharpness=None),
    Blindness.COVERED: looks(detail=1.0, kept_detail=0.03, likeness=0.0, layout=0.1),
    Blindness.DEFOCUSED: looks(sharpness=0.3, kept_detail=0.5, likeness=0.7),
    Blindness.MOVED: looks(likeness=0.1, layout=0.2),
    Blindness.FROZEN: looks(difference=0.0),
}
TABLE = pytest.mark.parametrize(("reason", "flawed"), FLAWS.items(), ids=lambda value: str(value))


class Watch:
    """Shows a Seeing pictures and remembers when it changed its mind."""

    def __init__(self, fps: float = FPS) -> None:
        self.seeing = Seeing()
        self.fps = fps
        self.at_s = 0.0
        self.told: list[tuple[float, Blindness | None]] = []

    def show(self, what: Looks | None, seconds: float) -> "Watch":
        for _ in range(round(seconds * self.fps)):
            self.at_s += 1 / self.fps
            before = self.seeing.blind
            now = self.seeing.look(self.at_s, what)
            if now is not before:
                self.told.append((self.at_s, now))
        return self


@TABLE
@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
def test_a_flaw_is_told_within_ten_seconds_and_names_itself(
    reason: Blindness, flawed: Looks, fps: float
) -> None:
    watch = Watch(fps).show(GOOD, 60).show(flawed, WITHIN_S)
    assert [told for _, told in watch.told] == [reason]
    assert watch.seeing.blind_since_s == pytest.approx(60, abs=1.1 / fps)


@TABLE
def test_one_flawed_picture_is_no_blindness(reason: Blindness, flawed: Looks) -> None:
    watch = Watch()
    for _ in range(20):
        watch.show(GOOD, 5).show(flawed, 1 / FPS)
    assert watch.told == []


@TABLE
def test_a_flaw_that_passes_is_no_blindness(reason: Blindness, flawed: Looks) -> None:
    watch = Watch().show(GOOD, 60).show(flawed, HOLD_S - 0.5).show(GOOD, 60)
    assert watch.told == []


@TABLE
def test_it_sees_again_only_after_a_while(reason: Blindness, flawed: Looks) -> None:
    watch = Watch().show(GOOD, 60).show(flawed, 30).show(GOOD, 60)
    (_, first), (back_s, second) = watch.told
    assert (first, second) == (reason, None)
    assert 90 + BACK_S <= back_s <= 90 + BACK_S + 1
    assert watch.seeing.blind_since_s is None


@TABLE
def test_a_flaw_that_comes_and_goes_does_not_flap(reason: Blindness, flawed: Looks) -> None:
    if reason is Blindness.FROZEN:
        return  # a stream that stands still for a second now and then is alive
    watch = Watch().show(GOOD, 60).show(flawed, 30)
    for _ in range(20):
        watch.show(GOOD, BACK_S / 2).show(flawed, 1)
    assert len(watch.told) == 1


def test_what_is_barely_better_is_not_good_enough_to_come_back() -> None:
    watch = Watch().show(GOOD, 60).show(looks(likeness=0.44), 30).show(looks(likeness=0.47), 60)
    assert [told for _, told in watch.told] == [Blindness.MOVED]


def test_what_was_never_bad_enough_is_fine() -> None:
    assert Watch().show(GOOD, 60).show(looks(likeness=0.47, sharpness=0.55), 60).told == []


def test_no_picture_for_some_seconds_is_disconnected() -> None:
    watch = Watch(1.0).show(GOOD, 60).show(None, WITHIN_S)
    ((at_s, reason),) = watch.told
    assert reason is Blindness.DISCONNECTED
    assert at_s <= 60 + WITHIN_S
    assert watch.seeing.blind_since_s == 60


def test_a_camera_that_never_gave_a_picture_is_disconnected() -> None:
    assert Watch(1.0).show(None, WITHIN_S).told[-1][1] is Blindness.DISCONNECTED


def test_a_hiccup_is_not_disconnected() -> None:
    watch = Watch(1.0)
    for _ in range(20):
        watch.show(GOOD, 10).show(None, 3)
    assert watch.told == []


def test_a_slow_camera_is_not_disconnected_between_its_pictures() -> None:
    seeing, told = Seeing(), set()
    for second in range(600):
        told.add(seeing.look(float(second), GOOD if second % 5 == 0 else None))
    assert told == {None}


def test_after_a_stream_came_back_it_must_be_good_to_see() -> None:
    watch = Watch(1.0).show(GOOD, 60).show(None, 30).show(FLAWS[Blindness.MOVED], 30).show(GOOD, 9)
    assert [told for _, told in watch.told] == [Blindness.DISCONNECTED, None]


def test_a_drawn_film_without_noise_is_not_frozen() -> None:
    assert Watch().show(looks(difference=0.0), 600).told == []


def test_a_film_that_holds_its_last_picture_is_frozen() -> None:
    assert Watch().show(GOOD, 60).show(looks(difference=0.0), 9).told[-1][1] is Blindness.FROZEN


def test_an_encoder_that_skips_what_is_still_is_believed_as_long_as_it_used_to() -> None:
    """It repeats a picture for five seconds, again and again: only three times that is frozen."""
    watch = Watch()
    for _ in range(20):
        watch.show(GOOD, 5).show(looks(difference=0.0), 5)
    assert watch.show(GOOD, 5).show(looks(difference=0.0), 12).told == []
    assert watch.show(looks(difference=0.0), 6).told[-1][1] is Blindness.FROZEN


def test_a_frozen_picture_that_is_coded_anew_is_frozen_too() -> None:
    watch = Watch().show(GOOD, 60).show(looks(difference=0.01), FROZEN_S + 1)
    assert watch.told[-1][1] is Blindness.FROZEN


def test_a_night_that_is_quieter_than_the_day_is_not_frozen() -> None:
    assert Watch().show(looks(difference=4.0), 300).show(looks(difference=0.3), 300).told == []


def test_where_pictures_have_no_noise_freezing_can_be_left_out() -> None:
    watch = Watch()
    watch.seeing.freezes = False
    assert watch.show(GOOD, 60).show(looks(difference=0.0), 60).told == []


def test_an_unknown_camera_is_judged_by_what_is_absolute() -> None:
    unknown = {"kept_detail": None, "likeness": None, "layout": None, "sharpness": None}
    assert flaw_of(looks(**unknown)) is None
    assert flaw_of(looks(**unknown, bright=5.0)) is Blindness.BLACK  # type: ignore[arg-type]
    assert flaw_of(looks(**unknown, detail=1.0)) is Blindness.COVERED  # type: ignore[arg-type]


def test_heavy_defocus_that_leaves_no_edge_is_told_from_a_cover_by_its_layout() -> None:
    assert flaw_of(looks(detail=1.0, likeness=0.1, layout=0.9)) is Blindness.DEFOCUSED
    assert flaw_of(looks(detail=1.0, likeness=0.1, layout=0.1)) is Blindness.COVERED


def test_dusk_in_which_edges_are_weak_and_where_they_were_is_no_flaw() -> None:
    assert flaw_of(looks(bright=30.0, detail=2.0, kept_detail=0.2)) is None
    assert flaw_of(looks(bright=30.0, detail=2.0, likeness=0.1)) is Blindness.BLACK


SHARES = st.floats(0, 1.5) | st.none()
ANY_LOOKS = st.builds(
    Looks, st.floats(0, 255), st.floats(0, 128), SHARES, SHARES, SHARES, SHARES, st.floats(0, 50)
)
STEPS = st.lists(st.tuples(st.floats(0.01, 2), ANY_LOOKS | st.none()), max_size=120)


@given(STEPS)
def test_whatever_is_shown_nothing_is_told_of_the_first_seconds(
    steps: list[tuple[float, Looks | None]],
) -> None:
    seeing, at_s, first_s = Seeing(), 0.0, None
    for gap_s, shown in steps:
        at_s += gap_s
        first_s = at_s if first_s is None else first_s
        blind = seeing.look(at_s, shown)
        assert (blind is None) == (seeing.blind_since_s is None)
        if seeing.blind_since_s is not None:
            assert seeing.blind_since_s <= at_s
        if at_s - first_s < 5:
            assert blind is None


@given(STEPS)
def test_whatever_came_before_good_pictures_bring_it_back(
    steps: list[tuple[float, Looks | None]],
) -> None:
    seeing, at_s = Seeing(), 0.0
    for gap_s, shown in steps:
        at_s += gap_s
        seeing.look(at_s, shown)
    for number in range(60):
        at_s += 0.2
        seeing.look(at_s, looks(difference=60.0 + number))
    assert seeing.blind is None
