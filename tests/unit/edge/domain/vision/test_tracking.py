"""Who was there a moment ago is who is here now: at 2 pictures a second as at 25."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Detection, Joint, Label, Pose, Seat
from edge.domain.vision.tracking import Tracker
from edge.domain.vision.tracks import Track

POSE = Pose({Joint.NOSE: Seat((0.5, 0.2), 0.9)}, aspect=1.6)


def person(
    x: float, y: float = 0.5, *, score: float = 0.8, label: Label = Label.PERSON
) -> Detection:
    """Somebody whose middle is at (x, y), a third of the picture tall."""
    return Detection(label, score, Box(x - 0.04, y - 0.16, x + 0.04, y + 0.16))


def car(x: float, *, score: float = 0.8, label: Label = Label.CAR) -> Detection:
    return Detection(label, score, Box(x - 0.1, 0.6, x + 0.1, 0.8))


def times(begin_s: float, end_s: float, fps: float) -> Iterable[float]:
    return (begin_s + n / fps for n in range(int((end_s - begin_s) * fps)))


def watched(
    tracker: Tracker, moments: Iterable[float], seen: Callable[[float], list[Detection]]
) -> list[list[Track]]:
    return [tracker.update(at_s, seen(at_s)) for at_s in moments]


def ids(views: Iterable[Iterable[Track]]) -> set[int]:
    return {track.track_id for tracks in views for track in tracks}


def parked(tracker: Tracker, seen: Detection, until_s: float = 5.0) -> int:
    """Somebody or something stands still; returns the id."""
    (track,) = watched(tracker, times(0.0, until_s, 5), lambda _: [seen])[-1]
    return track.track_id


@pytest.mark.parametrize("fps", [1, 2, 5, 25])
def test_someone_who_crosses_the_picture_is_one_track_at_any_rate(fps: float) -> None:
    views = watched(Tracker(), times(0, 8, fps), lambda at_s: [person(0.1 + 0.1 * at_s)])
    assert ids(views) == {1}
    assert views[-1][0].began_s == 0.0


@pytest.mark.parametrize("fps", [1, 2, 5, 25])
def test_two_who_pass_one_another_keep_their_ids(fps: float) -> None:
    def seen(at_s: float) -> list[Detection]:
        return [person(0.1 + 0.09 * at_s, 0.4), person(0.82 - 0.09 * at_s, 0.6)]

    views = watched(Tracker(), times(0, 8, fps), seen)
    begins = {track.track_id: track.box.centre[1] for track in views[int(2 * fps)]}
    ends = {track.track_id: track.box.centre[1] for track in views[-1]}
    assert begins == ends
    assert len(begins) == 2


def test_two_who_walk_through_one_another_keep_their_course_while_one_is_hidden() -> None:
    def seen(at_s: float) -> list[Detection]:
        right, left = person(0.2 + 0.1 * at_s), person(0.8 - 0.1 * at_s)
        return [right] if abs(at_s - 3.0) < 0.3 else [right, left]

    views = watched(Tracker(), times(0, 6, 10), seen)
    places = {track.track_id: track.box.centre[0] for track in views[-1]}
    assert places[1] > 0.7
    assert places[2] < 0.3


@pytest.mark.parametrize("fps", [2, 5, 25])
def test_confirmation_takes_sightings_over_half_a_second_not_a_number_of_pictures(
    fps: float,
) -> None:
    tracker = Tracker()
    first = next(at_s for at_s in times(0, 5, fps) if tracker.update(at_s, [person(0.5)]))
    assert 0.4 <= first <= 0.5


def test_a_single_flash_is_nobody() -> None:
    tracker = Tracker()
    flash = {2.0: [person(0.5)]}
    assert ids(watched(tracker, times(0, 10, 5), lambda at_s: flash.get(at_s, []))) == set()


def test_faint_sightings_alone_are_nobody_but_prolong_a_track() -> None:
    faint = person(0.5, score=0.2)
    assert ids(watched(Tracker(), times(0, 5, 5), lambda _: [faint])) == set()
    views = watched(Tracker(), times(0, 9, 5), lambda at_s: [person(0.5)] if at_s < 1 else [faint])
    assert [track.seen_s for track in views[-1]] == [8.8]
    assert ids(views) == {1}


def test_labels_are_voted_over_all_sightings() -> None:
    labels = [Label.TRUCK, Label.CAR, Label.CAR, Label.TRUCK, Label.CAR]
    tracker = Tracker()
    for n in range(20):
        tracks = tracker.update(n / 5, [car(0.5, label=labels[n % 5])])
    assert [(track.track_id, track.label) for track in tracks] == [(1, Label.CAR)]


def test_someone_lying_who_is_called_a_dog_at_times_stays_a_person() -> None:
    tracker = Tracker()
    for n in range(30):
        label = Label.DOG if n % 3 == 2 else Label.PERSON
        tracks = tracker.update(n / 5, [person(0.5, label=label)])
    assert [(track.track_id, track.label) for track in tracks] == [(1, Label.PERSON)]


def test_a_person_is_never_a_car() -> None:
    def seen(at_s: float) -> list[Detection]:
        box = Box(0.4, 0.4, 0.6, 0.8)
        return [Detection(Label.PERSON if at_s < 3 else Label.CAR, 0.9, box)]

    views = watched(Tracker(), times(0, 6, 5), seen)
    assert {(track.track_id, track.label) for tracks in views for track in tracks} == {
        (1, Label.PERSON),
        (2, Label.CAR),
    }


def test_boxes_upon_one_another_and_parts_of_a_body_are_one_thing() -> None:
    whole = person(0.5)
    twin = Detection(Label.PERSON, 0.6, Box(0.465, 0.34, 0.54, 0.65))
    head = Detection(Label.PERSON, 0.7, Box(0.47, 0.345, 0.53, 0.42))
    assert ids(watched(Tracker(), times(0, 4, 5), lambda _: [twin, whole, head])) == {1}


def test_a_rider_and_the_e_bike_are_two() -> None:
    bike = Detection(Label.MOTORCYCLE, 0.8, Box(0.44, 0.45, 0.56, 0.7))
    views = watched(Tracker(), times(0, 4, 5), lambda _: [person(0.5), bike])
    assert {track.label for track in views[-1]} == {Label.PERSON, Label.MOTORCYCLE}


def test_a_parked_car_keeps_its_id_for_minutes_without_a_look() -> None:
    tracker = Tracker()
    track_id = parked(tracker, car(0.5))
    for at_s in times(5, 600, 5):
        assert [track.track_id for track in tracker.coast(at_s)] == [track_id]
    (track,) = tracker.update(600.0, [car(0.5)])
    assert (track.track_id, track.moved_s) == (track_id, 0.0)


@pytest.mark.parametrize("fps", [2, 25])
def test_a_sleeper_survives_twenty_seconds_of_misses(fps: float) -> None:
    tracker = Tracker()
    track_id = parked(tracker, person(0.5))
    misses = watched(tracker, times(5, 25, fps), lambda _: [])
    assert all([track.track_id for track in tracks] == [track_id] for tracks in misses)
    assert [t.track_id for t in tracker.update(25.0, [person(0.5)])] == [track_id]


@pytest.mark.parametrize("fps", [1, 5, 25])
def test_what_drove_away_unseen_is_given_up_in_the_end(fps: float) -> None:
    tracker = Tracker()
    parked(tracker, car(0.5))
    views = watched(tracker, times(5, 40, fps), lambda _: [])
    assert views[int(10 * fps)] != []
    assert views[-1] == []


@pytest.mark.parametrize("fps", [1, 5, 25])
def test_who_walked_out_of_the_picture_is_gone_within_seconds(fps: float) -> None:
    def seen(at_s: float) -> list[Detection]:
        return [person(0.5 + 0.1 * at_s)] if at_s < 5 else []

    tracker = Tracker()
    watched(tracker, times(0, 5, fps), seen)
    gone_s = next(at_s for at_s in times(5, 20, fps) if not tracker.update(at_s, seen(at_s)))
    assert gone_s <= 7.0


def test_nobody_is_missed_while_nobody_looks() -> None:
    """Who walked when the detector was last asked, and stopped, is still there."""
    tracker = Tracker()
    watched(tracker, times(0, 2, 5), lambda at_s: [person(0.3 + 0.1 * at_s)])
    assert ids(tracker.coast(at_s) for at_s in times(2, 60, 5)) == {1}


def test_a_first_recheck_comes_soon_then_rarely_and_for_people_more_often() -> None:
    for seen, rest_s in ((person(0.5), 5.0), (car(0.5), 20.0)):
        tracker = Tracker()
        watched(tracker, times(0, 1, 5), lambda _, seen=seen: [seen])  # type: ignore[misc]
        first_s = _next_due(tracker, 0.8)
        assert first_s == pytest.approx(2.8, abs=0.11)
        tracker.update(first_s, [seen])
        assert _next_due(tracker, first_s) == pytest.approx(first_s + rest_s, abs=0.11)


def test_doubt_is_looked_into_at_once() -> None:
    tracker = Tracker()
    tracker.update(0.0, [person(0.5)])
    assert _next_due(tracker, 0.0) == pytest.approx(0.5, abs=0.11)
    parked(tracker := Tracker(), person(0.5))
    tracker.update(5.0, [])
    assert _next_due(tracker, 5.0) == pytest.approx(5.5, abs=0.11)


def test_nothing_followed_wants_no_look() -> None:
    tracker = Tracker()
    assert not tracker.due(0.0)
    tracker.update(0.0, [])
    assert not any(tracker.due(at_s) for at_s in times(0, 100, 1))


def _next_due(tracker: Tracker, from_s: float) -> float:
    for at_s in times(from_s, from_s + 60, 10):
        tracker.coast(at_s)
        if tracker.due(at_s):
            return at_s
    raise AssertionError("never due")


@pytest.mark.parametrize("fps", [2, 25])
def test_moved_s_tells_how_long_somebody_has_been_still(fps: float) -> None:
    """A trembling box is still; a slow walk is not, however many pictures it takes."""

    def trembling(at_s: float) -> list[Detection]:
        return [person(0.5 + (0.008 if int(at_s * fps) % 2 else -0.008))]

    views = watched(Tracker(), times(0, 20, fps), trembling)
    assert views[-1][0].moved_s == 0.0
    views = watched(Tracker(), times(0, 20, fps), lambda at_s: [person(0.3 + 0.02 * at_s)])
    assert views[-1][0].moved_s > 15.0


def test_someone_who_falls_keeps_the_id() -> None:
    def seen(at_s: float) -> list[Detection]:
        fallen = min(1.0, max(0.0, (at_s - 2.0) / 0.7))
        width, height = 0.08 + 0.12 * fallen, 0.4 - 0.28 * fallen
        return [
            Detection(Label.PERSON, 0.8, Box(0.5 - width / 2, 0.9 - height, 0.5 + width / 2, 0.9))
        ]

    for fps in (2, 5, 25):
        assert ids(watched(Tracker(), times(0, 6, fps), seen)) == {1}


def test_after_a_gap_only_what_stood_still_is_believed() -> None:
    def seen(at_s: float) -> list[Detection]:
        return [car(0.2), person(0.5 + 0.05 * at_s)] if at_s < 4 else [car(0.2), person(0.7)]

    tracker = Tracker()
    watched(tracker, times(0, 4, 5), seen)
    views = watched(tracker, times(64, 66, 5), seen)
    assert {track.track_id for track in views[-1]} == {1, 3}


def test_poses_are_kept_with_the_time_they_were_seen() -> None:
    tracker = Tracker()
    tracker.update(0.0, [car(0.2), person(0.6)], {1: POSE})
    tracks = tracker.update(0.5, [person(0.6), car(0.2)])
    assert {(track.label, track.posed_s) for track in tracks} == {
        (Label.PERSON, 0.0),
        (Label.CAR, None),
    }
    (somebody,) = (track.track_id for track in tracks if track.pose == POSE)
    tracker.posed(somebody, POSE, 0.7)
    tracker.posed(99, POSE, 0.7)
    assert {track.posed_s for track in tracker.coast(0.8)} == {0.7, None}


def test_a_clock_that_stands_still_or_falls_back_breaks_nothing() -> None:
    tracker = Tracker()
    for at_s in (0.0, 0.0, 1.0, 1.0, 0.5, 1.5, 2.0):
        tracks = tracker.update(at_s, [person(0.5)])
    assert [track.track_id for track in tracks] == [1]


boxes = st.builds(
    lambda x, y, w, h: Box(x * (1 - w), y * (1 - h), x * (1 - w) + w, y * (1 - h) + h),
    *(st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 1), st.floats(0.001, 1)),
)
detections = st.builds(Detection, st.sampled_from(Label), st.floats(0, 1), boxes)
looks = st.lists(st.tuples(st.floats(0.03, 8), st.lists(detections, max_size=6)), max_size=25)


@given(looks, st.data())
def test_whatever_is_seen_ids_are_unique_and_boxes_are_of_this_picture_or_older(
    script: list[tuple[float, list[Detection]]], data: st.DataObject
) -> None:
    tracker, at_s, ever = Tracker(), 0.0, dict[int, float]()
    for step_s, seen in script:
        at_s += step_s
        spared = data.draw(st.booleans())
        tracks = tracker.coast(at_s) if spared else tracker.update(at_s, seen)
        assert len({track.track_id for track in tracks}) == len(tracks)
        for track in tracks:
            assert ever.setdefault(track.track_id, track.began_s) == track.began_s
            assert track.began_s <= track.moved_s <= track.seen_s <= at_s
            assert 0 <= track.score <= 1
            assert track.seen_s < at_s or track.box in [detection.box for detection in seen]
        assert not spared or all(track.seen_s < at_s for track in tracks)


@given(st.lists(st.booleans(), min_size=60, max_size=60), st.sampled_from([5.0, 10.0, 25.0]))
def test_no_id_teleports_and_misses_of_a_second_break_no_track(
    misses: list[bool], fps: float
) -> None:
    """Somebody walks; the detector misses at random, but never for longer than a second."""
    tracker, last_seen_s, views = Tracker(), 0.0, []
    for n, missed in enumerate(misses):
        at_s = n / fps
        hidden = missed and at_s > 1.0 and at_s + 1 / fps - last_seen_s <= 1.0
        last_seen_s = last_seen_s if hidden else at_s
        views.append(tracker.update(at_s, [] if hidden else [person(0.1 + 0.06 * at_s)]))
    assert ids(views) == {1}
    places = [track.box.centre[0] for tracks in views for track in tracks]
    assert all(0 <= after - before <= 0.06 * 1.2 for before, after in pairwise(places))
