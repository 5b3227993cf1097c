"""Proof of a visit through the API: codes, positions, photos; a refusal stays in the story."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from sqlalchemy import event

from hub.adapters.kept_files import PhotoFolder
from hub.adapters.sql import schema
from hub.adapters.sql.state import opener
from hub.adapters.sql.visit_proofs import SqlPhotos, SqlVisitProofs
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE
from hub.errors import InvalidTransition
from hub.pipeline.accounts import Scope
from hub.pipeline.desk import Actor
from hub.pipeline.kept_files import FileUpkeep
from hub.pipeline.visit_proofs import VisitProofs
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
T = "/api/v1/tickets/t-1"
OPS = Actor("ops", Role.OPS, EVERYWHERE)
HERE = {"latitude": 31.2304, "longitude": 121.4737, "accuracy_m": 18.0}


@pytest.fixture
def street(town: Town) -> Town:
    """Two homes; w-1 stands before the first, w-2 was told of it, too."""
    town.enrol("h-1")
    town.enrol("h-2")
    town.ticket("t-1", told=("w-1", "w-2"), state="accepted")
    return town


def worker(town: Town, worker_id: str = "w-1") -> Any:
    return town.client(town.worker_token(worker_id))


def issued(town: Town, home_id: str = "h-1") -> str:
    answer = town.client().post(f"/api/v1/homes/{home_id}/door-code")
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def leader(town: Town, area_id: str) -> Any:
    body = {"worker_id": f"lead-{area_id}", "name": "赵", "role": "grid leader"}
    made = town.client().post("/api/v1/workers", json=body | {"area_ids": [area_id]})
    assert made.status_code == 201
    return worker(town, f"lead-{area_id}")


def jpeg(size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, "JPEG", **options)
    return out.getvalue()


def actions(town: Town) -> list[str]:
    return [row.action for row in town.rows(schema.ticket_events)]


def send(client: Any, content: bytes, kind: str = "image/jpeg") -> httpx.Response:
    answer: httpx.Response = client.post(
        f"{T}/photos", content=content, headers={"content-type": kind}
    )
    return answer


# --- the code ---
def test_a_code_is_shown_once_and_only_its_digest_is_kept(street: Town) -> None:
    answer = street.client().post("/api/v1/homes/h-1/door-code").json()
    assert answer["url"] == f"https://hub.test/d/{answer['code']}"
    assert answer["qr_svg"].startswith("<svg ")
    assert answer["replaced"] is False
    assert len(answer["code"]) == 16
    (row,) = street.rows(schema.door_codes)
    assert answer["code"] not in repr(row)


def test_only_who_answers_for_the_home_makes_one(street: Town) -> None:
    path = "/api/v1/homes/h-1/door-code"
    assert worker(street).post(path).status_code == 403
    assert leader(street, "grid-2").post(path).status_code == 404
    assert leader(street, "grid-1").post(path).status_code == 201
    assert street.client().post("/api/v1/homes/h-9/door-code").status_code == 404
    street.client().delete("/api/v1/homes/h-2")
    assert street.client().post("/api/v1/homes/h-2/door-code").status_code == 404


def test_arriving_with_the_code_of_the_door_proves_it(street: Town) -> None:
    code = issued(street)
    answer = worker(street).post(f"{T}/arrive", json={"door_code": code, "position": HERE})
    assert answer.status_code == 200, answer.text
    ticket = answer.json()
    assert ticket["state"] == "on_site"
    assert ticket["proven_by"] == ["door_code", "position"]
    assert [proof["worker_id"] for proof in ticket["proofs"]] == ["w-1", "w-1"]
    assert ticket["proofs"][1]["position"] == HERE
    assert actions(street)[-3:] == ["arrive", "proof", "proof"]


def test_the_code_of_another_door_is_refused_and_stands_in_the_story(street: Town) -> None:
    other = issued(street, "h-2")
    issued(street)
    refused = worker(street).post(f"{T}/arrive", json={"door_code": other})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "door_code"
    assert "h-2" not in refused.text
    ticket = worker(street).get(T).json()
    assert ticket["state"] == "accepted", "he has not arrived"
    assert ticket["proofs"] == []
    assert ticket["events"][-1]["action"] == "proof_refused"


def test_a_replaced_code_proves_nothing_and_says_so(street: Town) -> None:
    old = issued(street)
    new = issued(street)
    refused = worker(street).post(f"{T}/proofs", json={"door_code": old})
    assert (refused.status_code, "replaced" in refused.text) == (422, True)
    assert worker(street).post(f"{T}/proofs", json={"door_code": new}).status_code == 201
    assert len(street.rows(schema.door_codes)) == 2


def test_a_note_goes_with_the_proof_and_into_the_story(street: Town) -> None:
    answer = worker(street).post(f"{T}/proofs", json={"position": HERE, "note": "在楼下"})
    assert [(proof["kind"], proof["note"]) for proof in answer.json()] == [("position", "在楼下")]
    assert street.client().get(T).json()["events"][-1]["note"] == "在楼下"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "door_code"),
        ({"note": "x"}, "door_code"),
        ({"door_code": ""}, "door_code"),
        ({"position": {"latitude": 91, "longitude": 0}}, "position.latitude"),
        ({"position": {"latitude": 0}}, "position.longitude"),
    ],
)
def test_what_is_missing_or_impossible_is_named(
    street: Town, body: dict[str, Any], field: str
) -> None:
    answer = worker(street).post(f"{T}/proofs", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_proof_belongs_to_arriving_and_to_no_other_action(street: Town) -> None:
    answer = worker(street).post(f"{T}/note", json={"note": "x", "position": HERE})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "position")


def test_only_who_may_act_on_the_ticket_proves_it(street: Town) -> None:
    body = {"position": HERE}
    assert worker(street, "w-2").post(f"{T}/proofs", json=body).status_code == 409
    assert leader(street, "grid-2").post(f"{T}/proofs", json=body).status_code == 404
    assert leader(street, "grid-1").post(f"{T}/proofs", json=body).status_code == 201
    assert street.client().post(f"{T}/proofs", json=body).status_code == 201


def test_where_he_stood_is_shown_to_who_needs_to_know(street: Town) -> None:
    worker(street).post(f"{T}/proofs", json={"position": HERE})
    assert worker(street).get(T).json()["proofs"][0]["position"] == HERE
    (seen,) = worker(street, "w-2").get(T).json()["proofs"]
    assert (seen["kind"], seen["position"]) == ("position", None)


# --- photos ---
def test_a_photo_is_kept_small_beside_the_database_and_shown_without_a_cache(street: Town) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 14.0, 3.0)
    made = send(worker(street), jpeg((3000, 2000), exif=exif))
    assert made.status_code == 201, made.text
    (row,) = street.rows(schema.visit_proofs)
    path = street.folder / "photos" / row.file_name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    ticket = worker(street).get(T).json()
    assert ticket["proven_by"] == ["photo"]
    seen = worker(street).get(ticket["proofs"][0]["photo"])
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["cache-control"] == "no-store"
    assert seen.headers["x-content-type-options"] == "nosniff"
    image = Image.open(io.BytesIO(seen.content))
    assert max(image.size) == 1600
    assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_photo_comes_in_a_form_too(street: Town) -> None:
    answer = worker(street).post(f"{T}/photos", files={"photo": ("x.jpg", jpeg(), "image/jpeg")})
    assert answer.status_code == 201, answer.text


def test_a_photo_is_for_the_desk_who_leads_who_took_it_and_who_is_sent(street: Town) -> None:
    proof_id = send(worker(street), jpeg()).json()["proof_id"]
    path = f"{T}/photos/{proof_id}"
    street.put(schema.ticket_people, ticket_id="t-1", worker_id="lead-grid-2")
    auditor = street.accounts.create("auditor", Scope.AUDITOR, None)
    session = street.signing_in.sign_in("auditor", auditor.password)
    assert session is not None
    may = {
        "ops": street.client().get(path),
        "took it": worker(street).get(path),
        "leads": leader(street, "grid-1").get(path),
    }
    assert {who: answer.status_code for who, answer in may.items()} == dict.fromkeys(may, 200)
    told = worker(street, "w-2")
    assert told.get(path).status_code == 404
    assert told.get(T).json()["proofs"][0]["photo"] is None
    assert leader(street, "grid-2").get(path).status_code == 404, "told, but does not lead there"
    street.client().post(f"{T}/assign", json={"assignee": "w-2"})
    assert told.get(path).status_code == 200, "he is sent now"
    assert worker(street).get(path).status_code == 200, "he took it"
    street.ticket("t-2", home_id="h-2")
    assert street.client().get(f"/api/v1/tickets/t-2/photos/{proof_id}").status_code == 404


def test_every_look_at_a_photo_stands_in_the_log(street: Town) -> None:
    proof_id = send(worker(street), jpeg()).json()["proof_id"]
    worker(street).get(f"{T}/photos/{proof_id}")
    entries = street.client().get("/api/v1/audit", params={"actor": "w-1"}).json()["items"]
    assert [(e["purpose"], e["homes"]) for e in entries if e["deed"] == "looked"] == [
        ("photo", ["h-1"])
    ]


def test_eight_megabytes_are_the_end_and_for_strangers_less(street: Town) -> None:
    large, too_large = b"\xff\xd8" + bytes(7_000_000), bytes(8_200_000)
    assert send(worker(street), large).status_code == 422, "read, and no picture"
    assert send(worker(street), too_large).status_code == 413
    assert send(street.client(""), large).status_code == 413
    assert worker(street).post(f"{T}/proofs", content=large).status_code == 413


def test_a_ticket_holds_twenty(street: Town) -> None:
    client = worker(street)
    for _ in range(20):
        assert send(client, jpeg()).status_code == 201
    assert send(client, jpeg()).status_code == 409
    assert len(list((street.folder / "photos").iterdir())) == 20


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        ["image/jpeg", "image/png", "image/webp", "text/csv", "multipart/form-data; boundary=x"]
    ),
    st.integers(0, 300),
)
def test_any_bytes_as_a_photo_are_taken_or_refused(
    street: Town, noise: bytes, kind: str, at: int
) -> None:
    good = jpeg()
    for content in (noise, good[:at] + noise + good[at + len(noise) :]):
        assert send(worker(street), content, kind).status_code in {201, 400, 409, 422}


def upkeep(town: Town) -> FileUpkeep:
    begin, kept_for = opener(town.database, SqlPhotos), timedelta(days=90)
    return FileUpkeep("photos", begin, town.photos, town.clock, kept_for)


def files(town: Town) -> list[str]:
    return [path.name for path in (town.folder / "photos").iterdir()]


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_before(statement: str, town: Town) -> Iterator[None]:
    def die(*given: Any) -> None:
        if given[2].startswith(statement):
            raise Killed

    event.listen(town.database.engine, "before_cursor_execute", die)
    try:
        yield
    finally:
        event.remove(town.database.engine, "before_cursor_execute", die)


def test_a_crash_between_file_and_row_leaves_an_orphan_that_goes(street: Town) -> None:
    send(worker(street), jpeg())
    with killed_before("INSERT INTO visit_proofs", street), pytest.raises(Killed):
        street.services.visits.visit_proofs.add_photo("t-1", OPS, jpeg())
    assert len(files(street)) == 2
    (kept,) = [row.file_name for row in street.rows(schema.visit_proofs)]
    for name in files(street):
        then = street.clock.at.timestamp()
        os.utime(street.folder / "photos" / name, (then, then))
    assert upkeep(street).tidy_once() == 0, "its row may still be on the way"
    street.clock.forward(hours=2)
    assert upkeep(street).tidy_once() == 1
    assert files(street) == [kept]


def test_a_photo_that_cannot_be_claimed_leaves_no_file(street: Town) -> None:
    class CanceledMeanwhile(PhotoFolder):
        def keep(self, content: bytes) -> str:
            street.client().post(f"{T}/cancel", json={"note": "x"})
            return super().keep(content)

    begin = opener(street.database, SqlVisitProofs)
    words, desk = street.phrasebook, street.services.tickets.desk
    photos = CanceledMeanwhile(street.folder)
    proofs = VisitProofs(begin, begin, street.clock, words, str, desk, photos)
    with pytest.raises(InvalidTransition):
        proofs.add_photo("t-1", OPS, jpeg())
    assert files(street) == []


def test_photos_and_places_go_ninety_days_after_the_ticket_closed(street: Town) -> None:
    client = worker(street)
    client.post(f"{T}/proofs", json={"position": HERE, "note": "门口"})
    send(client, jpeg())
    client.post(f"{T}/arrive")
    client.post(f"{T}/resolve", json={"outcome": "safe"})
    street.clock.forward(days=40)
    closed = street.client().post(f"{T}/close", json={"note": "好"})
    assert closed.status_code == 200, closed.text
    street.clock.forward(days=89)
    step = upkeep(street)
    assert step.tidy_once() == 0
    street.client().post(f"{T}/note", json={"note": "一句话不算重新开始"})
    street.clock.forward(days=2)
    assert step.tidy_once() == 1
    assert files(street) == []
    rows = street.rows(schema.visit_proofs)
    assert [(row.kind, row.detail, row.file_name) for row in rows] == [
        ("position", {}, None),
        ("photo", {}, None),
    ]
    ticket = street.client().get(T).json()
    assert ticket["proven_by"] == ["position", "photo"], "that there was proof stays"
    street.clock.forward(hours=2)
    assert step.tidy_once() == 0


def test_of_an_open_ticket_nothing_goes(street: Town) -> None:
    send(worker(street), jpeg())
    street.clock.forward(days=400)
    assert upkeep(street).tidy_once() == 0
    assert len(files(street)) == 1


def test_erasing_the_home_takes_photos_and_codes_along(street: Town) -> None:
    issued(street)
    send(worker(street), jpeg())
    (name,) = files(street)
    street.client().delete("/api/v1/homes/h-1")
    erased = street.client().post("/api/v1/homes/h-1/erase", json={"note": "申请"})
    assert erased.status_code < 300, erased.text
    assert name not in files(street)
    assert street.rows(schema.door_codes) == []
