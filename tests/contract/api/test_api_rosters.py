"""The roster of an area: who can be sent, and when each is there, in one answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql import schema
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
API = "/api/v1"
DAY = timedelta(days=1)


def iso(days: float) -> str:
    """A time so many days after the start of the test."""
    return (START + days * DAY).isoformat()


def add_worker(town: Town, worker_id: str, role: str = "grid_worker", *areas: str) -> None:
    body = {"worker_id": worker_id, "name": worker_id, "role": role, "area_ids": list(areas)}
    assert town.client().post(f"{API}/workers", json=body).status_code == 201


def put_span(town: Town, what: str, worker_id: str, begin: float, end: float) -> None:
    more = {"leave_id": f"l-{begin}", "reason": "年假"} if what == "leaves" else {}
    more |= {"shift_id": f"s-{worker_id}-{begin}"} if what == "shifts" else {}
    when = {"from_at": START + begin * DAY, "until_at": START + end * DAY}
    town.put(schema.metadata.tables[what], worker_id=worker_id, **when, **more)


def roster(town: Town, token: str | None = None, **query: Any) -> dict[str, Any]:
    answer = town.client(token).get(f"{API}/rosters", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def who(answer: dict[str, Any]) -> list[str]:
    return [line["worker_id"] for line in answer["items"]]


def test_each_line_has_the_shifts_and_leaves_that_touch_the_stretch(town: Town) -> None:
    for begin, end in ((-2, -1), (-1, 0), (-0.5, 0.25), (1, 2), (7, 8)):
        put_span(town, "shifts", "w-1", begin, end)
    for begin, end in ((-3, 0), (6.5, 9)):
        put_span(town, "leaves", "w-1", begin, end)
    town.client().put(
        f"{API}/workers/w-1",
        json={"name": "李晓", "role": "grid_worker", "area_ids": ["grid-1"], "rostered": True},
    )
    line, other = roster(town, **{"from": iso(0), "until": iso(7), "area_id": "grid-1"})["items"]
    spans = [(span["from"][:16], span["until"][:16]) for span in line["shifts"]]
    assert spans == [(iso(-0.5)[:16], iso(0.25)[:16]), (iso(1)[:16], iso(2)[:16])]
    assert [span["from"][:16] for span in line["leaves"]] == [iso(6.5)[:16]]
    assert (line["name"], line["role"], line["area_ids"]) == ("李晓", "grid_worker", ["grid-1"])
    assert (line["rostered"], line["resigned_at"]) == (True, None)
    assert (other["rostered"], other["shifts"], other["leaves"]) == (False, [], [])


def test_without_a_stretch_it_is_the_week_from_now_on(town: Town) -> None:
    for begin, end in ((-2, -1), (6, 6.5), (7.5, 8)):
        put_span(town, "shifts", "w-1", begin, end)
    assert [len(line["shifts"]) for line in roster(town)["items"]] == [1, 0]


def test_who_is_never_sent_or_has_gone_before_it_begins_is_in_no_roster(town: Town) -> None:
    for role in ("family", "auditor", "department_officer"):
        add_worker(town, f"w-{role}", role, "grid-1")
    add_worker(town, "w-gone", "grid_worker", "grid-1")
    town.client().post(f"{API}/workers/w-gone/resign", json={"at": iso(3)})
    during, after = (roster(town, **{"from": iso(day), "until": iso(8)}) for day in (2, 3))
    assert who(during) == ["w-1", "w-2", "w-gone"]
    assert during["items"][2]["resigned_at"] is not None
    assert who(after) == ["w-1", "w-2"]


def test_a_roster_is_of_an_area_with_all_below_and_of_one_role(town: Town) -> None:
    add_worker(town, "w-far", "volunteer", "grid-2")
    add_worker(town, "w-town", "street_dispatcher", "town-1")
    assert who(roster(town, area_id="grid-1")) == ["w-1", "w-2"]
    assert who(roster(town, area_id="community-1")) == ["w-1", "w-2", "w-far"]
    assert who(roster(town, area_id="community-1", role="volunteer")) == ["w-far"]
    assert who(roster(town, role="street dispatcher")) == ["w-town"]
    assert roster(town, role="family")["total"] == 0


def test_a_page_says_how_many_there_are_on_all_pages(town: Town) -> None:
    add_worker(town, "w-3", "grid_worker", "grid-1")
    first = roster(town, limit=2)
    assert (who(first), first["total"]) == (["w-1", "w-2"], 3)
    last = roster(town, limit=2, cursor=first["next"])
    assert (who(last), last["total"], last["next"]) == (["w-3"], 3, None)


def test_a_leader_sees_the_people_of_his_grid_and_of_no_other(town: Town) -> None:
    add_worker(town, "leader", "grid_leader", "grid-1")
    add_worker(town, "w-far", "grid_worker", "grid-2")
    put_span(town, "shifts", "w-far", 0, 1)
    token = town.worker_token("leader")
    assert who(roster(town, token)) == ["leader", "w-1", "w-2"]
    assert roster(town, token)["total"] == 3
    far = roster(town, token, area_id="grid-2")
    assert far == {"items": [], "next": None, "total": 0}
    assert town.client(town.worker_token("w-1")).get(f"{API}/rosters").status_code == 403


@pytest.mark.parametrize(("begin", "end"), [(1, 1), (2, 1), (0, 62.01)])
def test_a_stretch_that_is_none_or_too_long_is_refused_by_name(
    town: Town, begin: float, end: float
) -> None:
    answer = town.client().get(f"{API}/rosters", params={"from": iso(begin), "until": iso(end)})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["until"]


def test_many_people_ask_the_database_no_more_often_than_one(town: Town) -> None:
    with asked(town) as few:
        roster(town)
    for number in range(3, 40):
        add_worker(town, f"w-{number}", "grid_worker", "grid-1")
        put_span(town, "shifts", f"w-{number}", 0, 1)
    with asked(town) as many:
        assert len(roster(town)["items"]) == 39
    assert len(many) == len(few)


@contextmanager
def asked(town: Town) -> Iterator[list[str]]:
    """The statements that read people, shifts and leaves."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if any(f"FROM {table}" in statement for table in ("workers", "shifts", "leaves")):
            found.append(statement)

    event.listen(town.database.engine, "before_cursor_execute", note)
    yield found
    event.remove(town.database.engine, "before_cursor_execute", note)
    assert len(found) >= 3
