"""What a phone sends again until it has an answer is done once, and says when it was done."""

import io
import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import Connection

from hub.adapters.sql import schema
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.state import opener
from hub.adapters.sql.visit_proofs import SqlVisitProofs
from hub.domain.people import Role
from hub.domain.reach import Reach
from hub.domain.repeats import Tap
from hub.domain.tickets import Action
from hub.pipeline.desk import Actor, Desk
from tests.contract.api.town import START, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
T = "/api/v1/tickets/t-1"
TAP = "tap-00000001"


@pytest.fixture
def street(town: Town) -> Town:
    """A home with a ticket that two workers were told of."""
    town.enrol()
    town.ticket("t-1", told=("w-1", "w-2"))
    return town


def worker(town: Town, worker_id: str = "w-1") -> Any:
    return town.client(town.worker_token(worker_id))


def story(town: Town, ticket_id: str = "t-1") -> list[str]:
    """What people did, in order."""
    rows = town.rows(schema.ticket_events)
    return [row.action for row in rows if row.ticket_id == ticket_id and row.actor != "hub"]


def said(town: Town) -> dict[str, Any]:
    """The last line of the story."""
    event: dict[str, Any] = town.client().get(T).json()["events"][-1]
    return event


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the field that is named."""
    faults = answer.json().get("errors") or [{}]
    return answer.status_code, faults[0].get("field", "")


def test_the_same_tap_again_is_answered_with_the_ticket_as_it_is_now(street: Town) -> None:
    phone = worker(street)
    first = phone.post(f"{T}/accept", json={"action_id": TAP})
    street.clock.forward(minutes=5)
    phone.post(f"{T}/arrive", json={"action_id": "tap-00000002"})
    again = phone.post(f"{T}/accept", json={"action_id": TAP})
    assert (first.status_code, first.json()["state"]) == (200, "accepted")
    assert (again.status_code, again.json()["state"]) == (200, "on_site")
    assert story(street) == ["accept", "arrive"]


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("note", {"note": "到了楼下", "action_id": TAP}),
        ("note", {"note": "她在厨房，没听见", "action_id": TAP}),
        ("decline", {"note": "她在厨房", "action_id": TAP}),
    ],
)
def test_an_id_is_good_for_one_thing(street: Town, action: str, body: dict[str, str]) -> None:
    phone = worker(street)
    assert phone.post(f"{T}/note", json={"note": "她在厨房", "action_id": TAP}).status_code == 200
    answer = phone.post(f"{T}/{action}", json=body)
    assert answer.status_code == 409
    assert "choose a new one" in answer.json()["detail"]
    assert story(street) == ["note"]


def test_an_id_of_somebody_else_is_not_ones_own(street: Town) -> None:
    note = {"note": "她在厨房", "action_id": TAP}
    assert worker(street, "w-1").post(f"{T}/note", json=note).status_code == 200
    assert worker(street, "w-2").post(f"{T}/note", json=note).status_code == 409
    assert story(street) == ["note"]


def test_what_was_refused_may_be_sent_again_and_succeed(street: Town) -> None:
    phone = worker(street)
    assert phone.post(f"{T}/arrive", json={"action_id": TAP}).status_code == 409
    phone.post(f"{T}/accept")
    assert phone.post(f"{T}/arrive", json={"action_id": TAP}).status_code == 200


@pytest.mark.parametrize(
    "action_id", ["short", "x" * 65, "with space", "斜杠斜杠斜杠斜杠", "a/b/c/d/e"]
)
def test_an_id_is_short_and_plain(street: Town, action_id: str) -> None:
    answer = worker(street).post(f"{T}/accept", json={"action_id": action_id})
    assert refused(answer) == (422, "action_id")


def test_a_tap_without_signal_says_when_it_was_made(street: Town) -> None:
    acted_at = START - timedelta(minutes=31)
    body = {"note": "她在厨房", "acted_at": acted_at.isoformat()}
    assert worker(street).post(f"{T}/note", json=body).status_code == 200
    event = said(street)
    assert event["acted_at"] == "2026-11-22T00:44:00Z"
    assert event["at"] == "2026-11-22T01:15:00Z", "the hub counts by when it heard of it"
    assert "无信号时操作，实际08:44" in event["why"]["zh"]
    assert "in fact at 08:44" in event["why"]["en"]


def test_a_tap_of_another_day_says_which(street: Town) -> None:
    body = {"note": "x", "acted_at": (START - timedelta(hours=20)).isoformat()}
    assert worker(street).post(f"{T}/note", json=body).status_code == 200
    assert "实际11-21 13:15" in said(street)["why"]["zh"]


def test_a_tap_that_came_at_once_says_nothing_of_it(street: Town) -> None:
    body = {"note": "x", "acted_at": (START - timedelta(seconds=119)).isoformat()}
    assert worker(street).post(f"{T}/note", json=body).status_code == 200
    assert "无信号" not in said(street)["why"]["zh"]


@pytest.mark.parametrize(
    ("ago", "status"),
    [
        (timedelta(minutes=-2), 200),
        (timedelta(minutes=-2, seconds=-1), 422),
        (timedelta(days=7), 200),
        (timedelta(days=7, seconds=1), 422),
    ],
)
def test_a_tap_lies_between_a_week_ago_and_now(street: Town, ago: timedelta, status: int) -> None:
    body = {"note": "x", "acted_at": (START - ago).isoformat()}
    answer = worker(street).post(f"{T}/note", json=body)
    assert answer.status_code == status
    assert status == 200 or refused(answer) == (422, "acted_at")


def test_a_clock_that_was_kept_without_signal_counts_when_the_hub_heard_of_it(street: Town) -> None:
    due_at = START + timedelta(minutes=5)
    clock = {"promise": "answer", "started_at": START, "warn_at": START}
    street.put(schema.ticket_clocks, ticket_id="t-1", due_at=due_at, next_at=due_at, **clock)
    street.clock.forward(minutes=20)
    acted_at = START + timedelta(minutes=3)
    worker(street).post(f"{T}/accept", json={"acted_at": acted_at.isoformat()})
    (kept,) = street.rows(schema.ticket_clocks)
    assert (kept.met_at, kept.next_at) == (street.clock.at, due_at), "the breach is still told"
    assert "实际09:18" in said(street)["why"]["zh"]


@pytest.mark.parametrize(
    ("promise_s", "ago", "minutes"),
    [
        (None, 0, 45),
        (600, 0, 10),
        (2700, 0, 45),
        (1200, 5, 15),
        (1200, 60, 2),  # over already: what he sends next has a moment
        (None, 60, 45),
    ],
)
def test_a_promise_runs_from_the_tap_and_never_longer_than_the_policy(
    street: Town, promise_s: int | None, ago: int, minutes: int
) -> None:
    body: dict[str, Any] = {"acted_at": (START - timedelta(minutes=ago)).isoformat()}
    body |= {} if promise_s is None else {"promise_s": promise_s}
    answer = worker(street).post(f"{T}/accept", json=body)
    assert answer.status_code == 200, answer.text
    (ticket,) = street.rows(schema.tickets)
    assert ticket.arrive_by == START + timedelta(minutes=minutes) == ticket.next_step_at


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("accept", {"promise_s": 2701}),
        ("accept", {"promise_s": 59}),
        ("note", {"promise_s": 600, "note": "x"}),
    ],
)
def test_a_promise_is_for_accepting_and_as_long_as_the_policy_allows(
    street: Town, action: str, body: dict[str, Any]
) -> None:
    answer = worker(street).post(f"{T}/{action}", json=body)
    assert refused(answer) == (422, "promise_s")
    assert action != "accept" or body["promise_s"] < 60 or "2700 at most" in answer.text


def test_a_promise_with_proof_of_arriving_is_refused(street: Town) -> None:
    body = {"promise_s": 600, "position": {"latitude": 31.2, "longitude": 121.4}}
    assert refused(worker(street).post(f"{T}/arrive", json=body)) == (422, "promise_s")


def accepted(town: Town) -> Any:
    phone = worker(town)
    assert phone.post(f"{T}/accept").status_code == 200
    return phone


def test_proofs_are_kept_once(street: Town) -> None:
    phone = accepted(street)
    body = {"position": {"latitude": 31.2, "longitude": 121.4}, "note": "门口", "action_id": TAP}
    answers = [phone.post(f"{T}/proofs", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len(answers[-1].json()) == 1
    assert story(street) == ["accept", "proof"]


def test_a_repeat_shows_no_place_of_whoever_took_over(street: Town) -> None:
    phone = accepted(street)
    body = {"position": {"latitude": 31.2, "longitude": 121.4}, "action_id": TAP}
    assert phone.post(f"{T}/proofs", json=body).status_code == 201
    handed = {"assignee": "w-2", "note": "换人"}
    assert street.client().post(f"{T}/assign", json=handed).status_code == 200
    other = worker(street, "w-2")
    assert other.post(f"{T}/accept").status_code == 200
    there = {"position": {"latitude": 31.3, "longitude": 121.5}}
    assert other.post(f"{T}/proofs", json=there).status_code == 201
    again = phone.post(f"{T}/proofs", json=body)
    assert again.status_code == 201
    shown = {proof["worker_id"]: proof["position"] for proof in again.json()}
    assert (shown["w-1"]["latitude"], shown["w-2"]) == (31.2, None)


def test_arriving_with_proof_is_done_once(street: Town) -> None:
    phone = accepted(street)
    where = {"position": {"latitude": 31.2, "longitude": 121.4}, "action_id": TAP}
    where |= {"acted_at": (START - timedelta(minutes=9)).isoformat()}
    answers = [phone.post(f"{T}/arrive", json=where) for _ in range(2)]
    assert [answer.json()["state"] for answer in answers] == ["on_site", "on_site"]
    assert story(street) == ["accept", "arrive", "proof"]
    assert "实际09:06" in said(street)["why"]["zh"]


def test_the_code_of_another_door_is_refused_again_and_told_once(street: Town) -> None:
    phone = accepted(street)
    body = {"door_code": "k7f3-2q9x-0a1b-c2d3", "action_id": TAP}
    answers = [phone.post(f"{T}/proofs", json=body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert story(street) == ["accept", "proof_refused"]


def photo(colour: str = "grey") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 18), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("said", ["in the address", "in a header"])
def test_a_photo_is_kept_once_and_answered_with_its_id(street: Town, said: str) -> None:
    phone = accepted(street)
    headers = {"Content-Type": "image/jpeg"}
    headers |= {"Idempotency-Key": TAP} if said == "in a header" else {}
    photos = f"{T}/photos" + ("" if said == "in a header" else f"?action_id={TAP}")
    answers = [phone.post(photos, content=photo(), headers=headers) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["proof_id"] for answer in answers}) == 1
    assert len(list((street.folder / "photos").iterdir())) == 1
    other = phone.post(photos, content=photo("red"), headers=headers)
    assert other.status_code == 409
    assert len(list((street.folder / "photos").iterdir())) == 1


def test_a_photo_says_when_it_was_taken(street: Town) -> None:
    phone = accepted(street)
    asked = {"acted_at": (START - timedelta(minutes=9)).isoformat()}
    headers = {"Content-Type": "image/jpeg"}
    answer = phone.post(f"{T}/photos", content=photo(), headers=headers, params=asked)
    assert answer.status_code == 201, answer.text
    assert "实际09:06" in said(street)["why"]["zh"]


def test_a_follow_up_that_was_unreached_counts_once(street: Town) -> None:
    due = {"follow_up_id": "f-1", "home_id": "h-1", "number": 1, "worker_id": "w-1"}
    street.put(schema.follow_ups, ticket_id="t-1", due_at=START, next_at=START, **due)
    body = {"way": "call", "result": "unreached", "action_id": TAP}
    body |= {"acted_at": (START - timedelta(minutes=9)).isoformat()}
    phone = worker(street)
    answers = [phone.post("/api/v1/follow-ups/f-1/done", json=body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].json()["unreached"] == 1
    assert story(street) == ["follow_up"]
    assert "实际09:06" in said(street)["why"]["zh"]


def test_a_line_of_a_walk_list_is_settled_once(town: Town) -> None:
    walk_list(town)
    line = "/api/v1/incidents/i-1/lines/h-1/settle"
    body = {"outcome": "safe", "action_id": TAP}
    body |= {"acted_at": (START - timedelta(minutes=9)).isoformat()}
    phone = worker(town)
    answers = [phone.post(line, json=body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert story(town).count("line_settle") == 1
    event = next(e for e in town.client().get(T).json()["events"] if e["action"] == "line_settle")
    assert "实际09:06" in event["why"]["zh"]
    assert phone.post(line, json=body | {"outcome": "needed_help"}).status_code == 409


class PowerCutError(Exception):
    """The machine stops before the commit."""


def test_a_line_that_was_nobodys_is_settled_once_by_whoever_stood_there(town: Town) -> None:
    walk_list(town)
    with town.database.write() as connection:
        connection.execute(schema.incident_lines.update().values(state="open", worker_id=None))
    path = "/api/v1/incidents/i-1/lines/h-1/settle"
    body = {"outcome": "safe", "action_id": TAP}
    answers = [worker(town, "w-2").post(path, json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[-1].text
    assert story(town) == ["line_settle"]


def test_after_a_crash_before_the_commit_the_repeat_does_it(street: Town) -> None:
    class Crashing(SqlDesk):
        def keep_once(self, *_: Any, **__: Any) -> None:
            raise PowerCutError

    def act(store: Callable[[Connection], SqlDesk]) -> None:
        begin = opener(street.database, store)
        desk = Desk(begin, street.clock, street.phrasebook, lambda prefix: f"{prefix}-x")
        desk.act("t-1", Action.ACCEPT, actor, tap=Tap(TAP))

    actor = Actor("w-1", Role.MICRO_GRID_WORKER, Reach(worker_id="w-1"))
    with pytest.raises(PowerCutError):
        act(Crashing)
    assert (story(street), street.rows(schema.taken_actions)) == ([], [])
    act(SqlDesk)
    act(SqlDesk)
    assert story(street) == ["accept"]


def test_every_store_of_actions_knows_what_was_taken() -> None:
    assert issubclass(SqlVisitProofs, SqlDesk)
    assert issubclass(SqlFollowUps, SqlDesk)


_NUMBERS = itertools.count(1)
_TAPS = st.tuples(
    st.sampled_from(["w-1", "w-2"]),
    st.sampled_from(["accept", "arrive", "note", "decline", "resolve"]),
    st.integers(0, 3),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_TAPS, max_size=12))
def test_in_any_order_and_however_often_each_tap_leaves_one_line(
    street: Town, taps: list[tuple[str, str, int]]
) -> None:
    ticket_id = f"t-many-{next(_NUMBERS)}"
    street.ticket(ticket_id, told=("w-1", "w-2"), kind="help")
    done = set()
    for tap in taps:
        who, action, number = tap
        before = len(story(street, ticket_id))
        body = {"action_id": f"{who}-{action}-{number}-x", "note": "x", "outcome": "safe"}
        answer = worker(street, who).post(f"/api/v1/tickets/{ticket_id}/{action}", json=body)
        lines = len(story(street, ticket_id)) - before
        assert lines == (1 if answer.status_code == 200 and tap not in done else 0), tap
        assert tap not in done or answer.status_code == 200, "what was taken stays taken"
        if answer.status_code == 200:
            done.add(tap)
    assert len(story(street, ticket_id)) == len(done)
