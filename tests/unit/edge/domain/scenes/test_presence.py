"""Who is in a zone: inertia, hysteresis, changing numbers, blind times."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.scenes.presence import Presence, Visit
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings, Schedule
from edge.domain.vision.sightings import Label
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NIGHT, Stage, Thing, car, person


@dataclass
class Watching:
    """A scene that only counts who is there."""

    presence: Presence
    scene_id: str = "watching"
    wants_pose: bool = False
    over: list[Visit] = field(default_factory=list)

    def look(self, view: View) -> list[Finding]:
        self.over += self.presence.look(view)
        return []


def watching(
    labels: Sequence[Label] = (Label.PERSON,), schedule: Schedule | None = None
) -> tuple[Stage, Watching]:
    settings = SceneSettings(
        kind="any",
        scene_id="scene",
        camera="cam",
        zone=LEFT_HALF,
        inertia_s=1.0,
        leave_s=3.0,
        schedule=schedule or Schedule(),
    )
    scene = Watching(Presence(settings, labels))
    return Stage(scene), scene


def here(scene: Watching) -> list[str]:
    return [visit.key for visit in scene.presence.here]


def test_nobody_counts_before_the_inertia() -> None:
    stage, scene = watching()
    stage.show(1.0, person(1))
    assert here(scene) == []
    stage.show(0.4, person(1))
    assert here(scene) == ["1"]


def test_whoever_only_flits_through_leaves_no_trace() -> None:
    stage, scene = watching()
    stage.show(0.8, person(1))
    stage.show(10)
    assert (here(scene), scene.over) == ([], [])


def test_others_and_other_places_do_not_count() -> None:
    stage, scene = watching()
    stage.show(5, person(1, x=0.8), car(2), person(3, score=0.39))
    assert here(scene) == []


@pytest.mark.parametrize(
    ("thing", "stays"),
    [
        (person(1, score=0.31), True),
        (person(1, score=0.29), False),
        (person(1, x=0.515), True),
        (person(1, x=0.53), False),
    ],
)
def test_less_keeps_somebody_in_than_lets_him_in(thing: Thing, stays: bool) -> None:
    stage, scene = watching()
    stage.show(5, thing)
    assert here(scene) == []
    stage.show(5, person(1))
    stage.show(5, thing)
    assert here(scene) == (["1"] if stays else [])


def test_gone_for_less_than_leave_s_is_not_gone() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(2.8)
    assert here(scene) == ["1"]
    stage.show(5, person(1))
    assert scene.over == []


def test_a_visit_lasts_until_it_was_last_seen() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(4)
    assert [visit.spell.lasted_s for visit in scene.over] == [pytest.approx(4.8)]


def test_time_in_the_zone_adds_up_over_short_absences_only() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(2, person(1, x=0.8))
    stage.show(5, person(1))
    held_s = scene.presence.here[0].spell.held_s
    assert 9 < held_s <= 10


def test_another_number_at_the_same_place_is_the_same_visit() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(1)
    stage.show(5, person(2, x=0.26))
    assert here(scene) == ["1"]
    assert scene.presence.here[0].track.track_id == 2


def test_who_grows_faint_before_he_is_lost_has_not_walked_off() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(1, person(1, score=0.2))
    stage.show(5, person(2))
    assert here(scene) == ["1"]


def test_a_number_that_comes_back_beside_its_successor_is_another_visit() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.show(5, person(2))
    stage.show(5, person(2), person(1, x=0.4))
    assert sorted(here(scene)) == ["1", "1.0"]


def test_who_stands_where_somebody_walked_off_is_somebody_else() -> None:
    stage, scene = watching()
    stage.show(5, person(1, x=0.49))
    stage.show(1, person(1, x=0.7))
    stage.show(2, person(2, x=0.49))
    assert sorted(here(scene)) == ["1", "2"]


def test_the_same_place_on_the_other_side_is_nobodys_successor() -> None:
    stage, scene = watching()
    stage.show(5, person(1, x=0.1))
    stage.show(5, person(2, x=0.4))
    assert here(scene) == ["2"]


def test_blind_nothing_dwells_and_nobody_leaves() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    before_s = scene.presence.here[0].spell.held_s
    stage.blind(600)
    assert (here(scene), scene.over) == ([], [])
    stage.show(0.2, person(1))
    assert scene.presence.here[0].spell.held_s == before_s


def test_who_left_while_it_was_blind_was_there_until_it_went_blind() -> None:
    stage, scene = watching()
    stage.show(5, person(1))
    stage.blind(600)
    stage.show(5)
    assert [visit.spell.lasted_s for visit in scene.over] == [pytest.approx(4.8)]


def test_tracks_that_a_blind_camera_reports_do_not_count() -> None:
    stage, scene = watching()
    stage.show(60, person(1), could_see=False)
    assert here(scene) == []


def test_a_hole_between_views_is_like_a_blind_time() -> None:
    stage, scene = watching()
    stage.show(0.6, person(1))
    stage.pass_by(3600)
    stage.show(0.2, person(1))
    assert here(scene) == []


def test_a_camera_of_one_picture_each_five_seconds_counts_too() -> None:
    stage, scene = watching()
    stage.rate = 0.2
    stage.show(20, person(1))
    assert scene.presence.here[0].spell.held_s == pytest.approx(15)
    stage.show(15)
    assert len(scene.over) == 1


def test_time_out_of_hours_does_not_count() -> None:
    stage, scene = watching(schedule=Schedule(begins="23:31", until="06:00"))
    stage.local = NIGHT
    stage.show(50, person(1))
    assert here(scene) == []
    stage.show(20, person(1))
    assert scene.presence.here[0].spell.held_s < 11


@given(st.lists(st.floats(-0.019, 0.019), min_size=30, max_size=200))
def test_trembling_at_the_border_is_one_visit_at_most(offsets: list[float]) -> None:
    stage, scene = watching()
    stage.show(2, person(1, x=0.45))
    for offset in offsets:
        stage.show(0.2, person(1, x=0.5 + offset))
        assert here(scene) == ["1"]
    assert scene.over == []


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.floats(0.3, 0.7), st.booleans(), st.booleans()),
        max_size=120,
    )
)
def test_keys_are_never_shared_and_no_visit_outlasts_the_clock(
    steps: list[tuple[int, float, bool, bool]],
) -> None:
    stage, scene = watching()
    for number, x, together, sees in steps:
        things = [person(number, x=x)]
        if together:
            things.append(replace(person(number + 1, x=x), score=0.5))
        stage.show(0.6, *things, could_see=sees)
        keys = here(scene)
        assert len(keys) == len(set(keys))
        for visit in scene.presence.here:
            assert 0 <= visit.spell.held_s <= stage.at_s - visit.spell.began_at_s + 1e-6
