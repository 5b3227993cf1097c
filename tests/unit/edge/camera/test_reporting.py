from collections.abc import Sequence
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from edge.agent.ports import AskAloud, Seen, SpeakUp
from edge.camera.open_alerts import OpenAlerts
from edge.camera.ports import Frame, Image
from edge.camera.reporting import Moment, Reporter
from edge.camera.sight import BLIND, Told
from edge.domain.dialogue import Line
from edge.domain.scenes.intrusion import Intrusion, IntrusionSettings
from edge.domain.scenes.scene import Ask, Clear, Raise, Say
from edge.domain.vision.geometry import Box, Zone
from edge.errors import MaskFailed

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTINGS = IntrusionSettings(kind="intrusion", scene_id="lane", camera="gate")
SCENE = Intrusion(SETTINGS)


class File:
    """A small file in memory."""

    def __init__(self) -> None:
        self.content: bytes | None = None

    def load(self) -> bytes | None:
        return self.content

    def save(self, content: bytes) -> None:
        self.content = content


class PaintsBlack:
    def __init__(self, zones: Sequence[Zone]) -> None:
        self.zones = zones
        self.fails = False

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        if self.fails:
            raise MaskFailed("no")
        return np.zeros_like(image)


class Desk:
    def __init__(self) -> None:
        self.masks: list[PaintsBlack] = []
        self.file = File()
        self.boot()

    def boot(self) -> None:
        ids = (f"a-{number}" for number in range(100))
        self.reporter = Reporter(
            "gate", "boot", lambda: next(ids), self._mask_for, None, OpenAlerts(self.file)
        )

    def _mask_for(self, zones: Sequence[Zone]) -> PaintsBlack:
        self.masks.append(PaintsBlack(zones))
        return self.masks[-1]

    def tell(self, *told: Told) -> list[object]:
        white = np.full((20, 30, 3), 255, dtype=np.uint8)
        return list(self.reporter.tell(told, Moment(5.0, AT, Frame(white, 5.0, AT))))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_alert_carries_the_masked_picture_and_nothing_else_of_it(desk: Desk) -> None:
    (alert,) = desk.tell(Told(Raise("intrusion", "7", 0.8, facts={"dwell_s": 3}), SCENE))
    assert isinstance(alert, Seen)
    assert alert.snapshot is not None
    picture = cv2.imdecode(np.frombuffer(alert.snapshot, np.uint8), cv2.IMREAD_COLOR)
    assert picture.max() < 10
    detail = {"dwell_s": 3, "scene_id": "lane", "phase": "raised", "track": "boot-7"}
    assert alert.detail == detail


def test_what_cannot_be_masked_does_not_leave_but_the_alert_does(desk: Desk) -> None:
    desk.masks[-1].fails = True
    (alert,) = desk.tell(Told(Raise("intrusion", "7", 0.8), SCENE))
    assert isinstance(alert, Seen)
    assert alert.snapshot is None


def test_a_clear_names_the_alert_that_it_ends(desk: Desk) -> None:
    (raised,) = desk.tell(Told(Raise("intrusion", "7", 0.8), SCENE))
    (cleared,) = desk.tell(Told(Clear("intrusion", "7", 61.26), SCENE))
    assert isinstance(raised, Seen)
    assert isinstance(cleared, Seen)
    assert (cleared.detail["of"], cleared.detail["lasted_s"]) == (raised.alert_id, 61.3)
    assert cleared.alert_id != raised.alert_id
    assert cleared.snapshot is None


def test_a_clear_of_what_nobody_raised_says_nothing(desk: Desk) -> None:
    assert desk.tell(Told(Clear("intrusion", "7", 61.0), SCENE)) == []


def test_two_kinds_of_one_scene_are_two_alerts(desk: Desk) -> None:
    desk.tell(Told(Raise("fall", "7", 0.8), SCENE), Told(Raise("long_lie", "7", 0.8), SCENE))
    (clear,) = desk.tell(Told(Clear("fall", "7", 9.0), SCENE))
    assert isinstance(clear, Seen)
    assert clear.detail["of"] == "a-0"


@pytest.mark.parametrize(
    "kind", ["camera_blind", "no_show", "enrolled_person_seen", "listed_vehicle_seen"]
)
def test_some_alerts_have_nothing_to_show(desk: Desk, kind: str) -> None:
    (alert,) = desk.tell(Told(Raise(kind, "p-1", 0.8), SCENE))
    assert isinstance(alert, Seen)
    assert alert.snapshot is None


def test_words_and_questions_pass(desk: Desk) -> None:
    told = [Told(Say(Line.FIRE_LANE), SCENE), Told(Ask(Line.HAVE_YOU_FALLEN, 30.0), SCENE)]
    assert desk.tell(*told) == [
        SpeakUp(Line.FIRE_LANE),
        AskAloud(Line.HAVE_YOU_FALLEN, 30.0),
    ]


def test_blindness_names_its_scenes_and_outlives_a_restart(desk: Desk) -> None:
    desk.reporter.watch_over([SETTINGS])
    (blind,) = desk.tell(Told(Raise(BLIND, "", 1.0, facts={"reason": "covered"})))
    assert isinstance(blind, Seen)
    assert (blind.detail["reason"], blind.detail["scenes"]) == ("covered", ["lane"])
    desk.boot()
    (clear,) = desk.tell(Told(Clear(BLIND, "", 40.0, {"reason": "covered"})))
    assert isinstance(clear, Seen)
    assert clear.detail["of"] == blind.alert_id


def test_a_scene_that_could_not_see_enough_speaks_for_itself_only(desk: Desk) -> None:
    other = IntrusionSettings(kind="intrusion", scene_id="yard", camera="gate")
    desk.reporter.watch_over([SETTINGS, other])
    (unproven,) = desk.tell(Told(Raise(BLIND, "2026-11-22", 1.0), SCENE))
    assert isinstance(unproven, Seen)
    assert unproven.detail["scenes"] == ["lane"]


def test_a_kept_file_that_is_garbage_is_forgotten() -> None:
    desk = Desk()
    desk.file.content = b'{"not": "rows"}'
    desk.boot()
    assert desk.tell(Told(Clear(BLIND, "", 40.0))) == []


def test_outside_all_zones_is_nobody_s_business_unless_a_scene_is_everywhere(desk: Desk) -> None:
    corners = ((0.0, 0.0), (0.5, 0.0), (0.5, 0.5))
    here = IntrusionSettings(kind="intrusion", scene_id="here", camera="gate", zone=corners)
    desk.reporter.watch_over([here])
    assert [zone.corners for zone in desk.masks[-1].zones] == [corners]
    desk.reporter.watch_over([here, SETTINGS])
    assert list(desk.masks[-1].zones) == []


def test_a_storm_of_alerts_leaves_without_pictures_after_the_first(desk: Desk) -> None:
    told = desk.tell(*(Told(Raise("intrusion", str(n), 0.8), SCENE) for n in range(80)))
    pictures = [one.snapshot for one in told if isinstance(one, Seen)]
    assert len(pictures) == 80
    assert 5 < sum(picture is not None for picture in pictures) < 20
