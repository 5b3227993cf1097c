"""People who asked to be found: kept encrypted, found when several looks agree, forgotten in time.

And a stranger leaves no trace: folder and object stay the same byte for byte, after hundreds.
"""

import base64
import pickle
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.agent.ports import Answer
from edge.camera.matches import Match
from edge.camera.people import FoundPeople, NotEnrolled
from edge.camera.people.commands import enrol_person
from edge.camera.ports import Face, Frame, Image, Vector
from edge.domain.vision.geometry import Box

pytestmark = pytest.mark.contract

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=1)
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
LEVELS = 16
Colour = tuple[int, int, int]
HER, HIM = (24, 88, 152), (216, 40, 104)


class PaintedFaces:
    """A picture is a face if it is of one colour; two halves are two faces; black is none."""

    def __init__(self) -> None:
        self.asked = 0

    def find(self, image: Image) -> list[Face]:
        self.asked += 1
        middle = image.shape[1] // 2
        left, right = image[:, : middle - 8].mean(), image[:, middle + 8 :].mean()
        if left < 10:
            return []
        if abs(left - right) > 10:
            return [Face(Box(0, 0, 0.5, 1), 0.95), Face(Box(0.5, 0, 1, 1), 0.95)]
        return [Face(WHOLE, 0.95)]


class ColourVectors:
    """Who shares a third of somebody's colour resembles nobody; two thirds, and it is a twin."""

    def embed(self, image: Image, face: Face) -> Vector:
        vector = np.zeros(3 * LEVELS, np.float32)
        for channel, value in enumerate(image.mean(axis=(0, 1))):
            vector[channel * LEVELS + int(value) * LEVELS // 256] = 1.0
        return vector


def picture(colour: Colour, size: int = 120) -> Image:
    return np.full((size, size, 3), colour, np.uint8)


def jpeg(colour: Colour, size: int = 120) -> bytes:
    done, encoded = cv2.imencode(".jpg", picture(colour, size))
    assert done
    return encoded.tobytes()


def two_faces() -> bytes:
    image = np.hstack([picture(HER), picture(HIM)])
    return cv2.imencode(".jpg", image)[1].tobytes()


class Box1:
    """One node's disk; `boot` is a restart."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "people"
        self.key = tmp_path / "people.key"
        self.faces = PaintedFaces()
        self.people = self.boot()

    def boot(self, model: str = "m", *, allowed: bool = True) -> FoundPeople:
        self.people = FoundPeople(
            self.folder, ColourVectors(), self.faces, model=model, allowed=allowed
        )
        return self.people

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*"))}

    def see(self, colour: Colour, seconds: int = 4, at: datetime = NOW) -> list[Match]:
        found = []
        for half in range(2 * seconds):
            at_s = half / 2
            frame = Frame(picture(colour), at_s, at + timedelta(seconds=at_s))
            found += self.people.look(frame, 1, WHOLE, at_s, "gate")
        return found


@pytest.fixture
def box(tmp_path: Path) -> Box1:
    return Box1(tmp_path)


@pytest.fixture
def hers(box: Box1) -> Box1:
    box.people.renew([("p-her", UNTIL)], NOW)
    assert box.people.enrol("p-her", UNTIL, [jpeg(HER), jpeg(HER)], NOW) == 2
    return box


def test_she_is_found_once_when_several_looks_agree(hers: Box1) -> None:
    (match,) = hers.see(HER)
    assert (match.kind, match.detail) == ("enrolled_person_seen", {"person_id": "p-her"})
    assert 0.9 <= match.confidence <= 1.0


def test_a_single_glimpse_finds_nobody(hers: Box1) -> None:
    assert hers.see(HER, seconds=1) == []


def test_strangers_leave_no_trace(hers: Box1) -> None:
    hers.see(HER, seconds=1)  # half of her votes are there
    hers.people.forget_ended(NOW)
    hers.people._votes.forget_old("gate", 100)
    before, files = state(hers.people), hers.files()
    rng = np.random.default_rng(7)
    for number in range(500):
        bins = [(own // 16 + 1 + int(rng.integers(15))) % 16 for own in HER]
        colour = (bins[0] * 16 + 8, bins[1] * 16 + 8, bins[2] * 16 + 8)
        frame = Frame(picture(colour), 100 + number / 2, NOW)
        assert hers.people.look(frame, number % 9, WHOLE, frame.at_s, "gate") == []
    assert hers.faces.asked >= 500
    assert state(hers.people) == before
    assert hers.files() == files


def state(people: FoundPeople) -> bytes:
    """All that the object holds itself: lists, faces, votes."""
    ours = ("_listed", "_known", "_votes")
    return pickle.dumps([vars(people)[name] for name in ours])


def test_no_face_is_even_searched_while_nobody_is_enrolled(box: Box1) -> None:
    box.people.renew([("p-her", UNTIL)], NOW)
    assert box.see(HER) == []
    box.people.renew(None, NOW)
    assert box.see(HER) == []
    assert box.faces.asked == 0


def test_faces_without_colour_and_small_faces_are_not_compared(hers: Box1) -> None:
    grey = Frame(picture((120, 121, 120)), 0.0, NOW)
    small = Frame(picture(HER, size=30), 0.0, NOW)
    before = state(hers.people)
    assert hers.people.look(grey, 1, WHOLE, 0.0) == hers.people.look(small, 1, WHOLE, 0.0) == []
    assert state(hers.people) == before


def test_what_lies_on_the_disk_says_nothing_without_the_key(hers: Box1) -> None:
    assert len(hers.files()) == 1
    ((name, content),) = hers.files().items()
    assert "p-her" not in name
    assert b"p-her" not in content
    assert stat.S_IMODE(hers.key.stat().st_mode) == 0o600
    assert hers.folder not in hers.key.parents
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in hers.folder.glob("*"))


def test_she_is_still_known_after_a_restart_once_the_hub_names_her(hers: Box1) -> None:
    hers.boot()
    assert hers.see(HER) == [], "nobody is looked for before the list is there"
    hers.people.renew([("p-her", UNTIL)], NOW)
    assert [match.detail["person_id"] for match in hers.see(HER)] == ["p-her"]


@pytest.mark.parametrize("listed", [None, [], [("p-other", UNTIL)]])
def test_who_is_not_on_the_list_is_deleted(
    hers: Box1, listed: list[tuple[str, datetime]] | None
) -> None:
    hers.people.renew(listed, NOW)
    assert hers.files() == {}
    assert not hers.key.exists(), "with nobody left the key goes, too"
    hers.people.renew([("p-her", UNTIL)], NOW)
    assert hers.see(HER) == []


def test_at_the_end_of_the_consent_the_edge_forgets_by_itself(hers: Box1) -> None:
    assert hers.see(HER, at=UNTIL) == []
    assert hers.files() == {}


def test_it_forgets_without_a_frame(hers: Box1) -> None:
    hers.people.forget_ended(UNTIL - timedelta(seconds=1))
    assert len(hers.files()) == 1
    hers.people.forget_ended(UNTIL)
    assert hers.files() == {}


def test_the_list_may_end_her_sooner(hers: Box1) -> None:
    hers.people.renew([("p-her", NOW + timedelta(minutes=1))], NOW)
    assert hers.see(HER, at=NOW + timedelta(minutes=1)) == []


def test_one_of_two_goes_and_the_other_stays(hers: Box1) -> None:
    both = [("p-her", UNTIL), ("p-him", UNTIL)]
    hers.people.renew(both, NOW)
    assert hers.people.enrol("p-him", UNTIL, [jpeg(HIM)], NOW) == 1
    hers.people.renew(both[1:], NOW)
    assert [match.detail["person_id"] for match in hers.see(HIM)] == ["p-him"]
    assert hers.see(HER) == []
    assert len(hers.files()) == 1


def test_a_twin_of_two_enrolled_people_is_nobody(hers: Box1) -> None:
    hers.people.renew([("p-her", UNTIL), ("p-twin", UNTIL)], NOW)
    hers.people.enrol("p-twin", UNTIL, [jpeg(HER)], NOW)
    assert hers.see(HER) == []


def test_pictures_that_will_not_do_are_counted_out(box: Box1) -> None:
    box.people.renew([("p-her", UNTIL)], NOW)
    bad = [two_faces(), jpeg((0, 0, 0)), b"no picture", jpeg(HER, size=60)]
    for content in bad:
        assert box.people.enrol("p-her", UNTIL, [content], NOW) == 0
    assert box.files() == {}
    assert box.people.enrol("p-her", UNTIL, [jpeg(HER), bad[0], jpeg(HER)], NOW) == 2


def test_pictures_of_two_people_are_not_one_person(box: Box1) -> None:
    box.people.renew([("p-her", UNTIL)], NOW)
    assert box.people.enrol("p-her", UNTIL, [jpeg(HER), jpeg(HIM), jpeg(HER)], NOW) == 2
    assert box.see(HIM) == []


def test_nobody_is_enrolled_who_is_not_listed_or_whose_consent_has_ended(hers: Box1) -> None:
    for person_id, until in (("p-other", UNTIL), ("p-her", NOW)):
        with pytest.raises(NotEnrolled):
            hers.people.enrol(person_id, until, [jpeg(HER)], NOW)


def test_a_node_that_refuses_faces_deletes_what_it_had(hers: Box1) -> None:
    hers.boot(allowed=False)
    hers.people.renew([("p-her", UNTIL)], NOW)
    assert hers.files() == {}
    with pytest.raises(NotEnrolled, match=r"vision\.people"):
        hers.people.enrol("p-her", UNTIL, [jpeg(HER)], NOW)
    assert hers.see(HER) == []


def test_without_models_nobody_is_found_and_the_end_still_counts(hers: Box1) -> None:
    people = FoundPeople(hers.folder, None, None)
    people.renew([("p-her", UNTIL)], NOW)
    assert (people.looks, len(hers.files())) == (False, 1), "the models may come back"
    with pytest.raises(NotEnrolled, match="no models"):
        people.enrol("p-her", UNTIL, [jpeg(HER)], NOW)
    people.forget_ended(UNTIL)
    assert hers.files() == {}


def test_numbers_of_another_model_are_not_compared(hers: Box1) -> None:
    hers.boot(model="another")
    hers.people.renew([("p-her", UNTIL)], NOW)
    assert hers.files() == {}


@pytest.mark.parametrize("damage", ["cut", "flipped", "moved", "key"])
def test_a_file_that_cannot_be_opened_is_deleted(hers: Box1, damage: str) -> None:
    (path,) = hers.folder.glob("*")
    content = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(content[:20])
        case "flipped":
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case "moved":
            path.rename(path.with_name("0" * 32 + ".face"))
        case "key":
            hers.key.write_bytes(bytes(32))
    hers.boot()
    hers.people.renew([("p-her", UNTIL)], NOW)
    assert hers.files() == {}
    assert hers.see(HER) == []


def test_with_a_disk_that_cannot_be_read_nobody_is_looked_for(hers: Box1) -> None:
    hers.boot()
    (path,) = hers.folder.glob("*")
    path.unlink()
    path.mkdir()  # reading it raises
    with pytest.raises(OSError, match="directory"):
        hers.people.renew([("p-her", UNTIL)], NOW)
    assert hers.see(HER) == []


def command(**changes: object) -> dict[str, object]:
    text = base64.b64encode(jpeg(HER)).decode()
    return {"person_id": "p-her", "until": UNTIL.isoformat(), "pictures": [text]} | changes


def test_the_command_says_how_many_faces_were_good_enough(box: Box1) -> None:
    box.people.renew([("p-her", UNTIL)], NOW)
    assert enrol_person(box.people, command(), NOW) == Answer("done", {"faces": 1})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"person_id": "p-other"}, "not on this node's list"),
        ({"pictures": []}, "pictures"),
        ({"pictures": ["?"]}, "detail"),
        ({"until": "2026-11-23T06:00:00"}, "until"),
        ({"person_id": 7}, "person_id"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    box: Box1, changes: dict[str, object], why: str
) -> None:
    box.people.renew([("p-her", UNTIL)], NOW)
    answer = enrol_person(box.people, command(**changes), NOW)
    assert answer.outcome == "refused"
    assert why in answer.detail["why"]


def test_a_node_without_models_for_faces_says_so() -> None:
    assert enrol_person(None, command(), NOW).outcome == "refused"
