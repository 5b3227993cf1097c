"""A longer list takes no more statements: what each of its lines needs is asked for all at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql import schema
from tests.contract.api.test_api_accounts import sign_in
from tests.contract.api.town import START, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
HTML = {"Accept": "text/html"}
Ask = Callable[[], Any]


@pytest.fixture
def block(town: Town) -> Town:
    """w-1 has one ticket with a whistle, one door and one follow-up, each in the grid itself."""
    walk_list(town)
    fire = {"department_id": "fire", "name": "消防站", "area_id": "grid-1", "duties": ["smoke"]}
    assert town.client().post("/api/v1/departments", json=fire).status_code == 201
    more_to_do(town, 1)
    return town


def more_to_do(town: Town, number: int) -> None:
    """A home in a building of its own with a ticket, a whistle, a door, a follow-up; a post."""
    home, building, post = f"h-1{number}", f"b-{number}", f"pt-{number}"
    ops = town.client()
    area = {"area_id": building, "name": f"{number}号楼", "level": "building"}
    assert ops.post("/api/v1/areas", json=area | {"parent_id": "grid-1"}).status_code == 201
    town.enrol(home, area_id=building)
    camera = {"sensor_id": "cam", "kind": "camera", "max_silence_s": 3600}
    nodes = [{"node_id": f"n-{post}", "sensors": [camera]}]
    body = {"post_id": post, "area_id": building, "name": f"{number}号门", "nodes": nodes}
    assert ops.post("/api/v1/posts", json=body).status_code == 201
    town.ticket(f"t-home-{number}", home_id=home, area_id=building)
    town.ticket(f"t-post-{number}", home_id=None, post_id=post, area_id=building)
    call = {"department_ids": ["fire"], "task": "清出消防通道"}
    assert ops.post(f"/api/v1/tickets/t-home-{number}/whistles", json=call).status_code == 201
    due = {"home_id": home, "number": 1, "worker_id": "w-1", "due_at": START}
    town.put(schema.follow_ups, follow_up_id=f"f-{number}", ticket_id=f"t-home-{number}", **due)
    line = {"rank": 10 + number, "state": "open", "worker_id": "w-1", "told_at": START}
    times = {"visit_by": START + timedelta(hours=1), "joined_at": START, "dark_since": START}
    counts = {"passes": 0, "windows_due": 1}
    town.put(schema.incident_lines, incident_id="i-1", home_id=home, **line, **times, **counts)


def statements(town: Town, ask: Ask) -> list[str]:
    """What a look takes once its entry in the log is written."""
    found = list[str]()

    def note(*about: Any) -> None:
        found.append(about[2])

    ask()
    event.listen(town.database.engine, "before_cursor_execute", note)
    try:
        answer = ask()
    finally:
        event.remove(town.database.engine, "before_cursor_execute", note)
    assert answer.status_code == 200, answer.text
    return found


def looks(town: Town) -> dict[str, Ask]:
    made = town.accounts.create("li", "worker", "w-1")
    phone, ops = sign_in(town, made.username, made.password), town.client()
    lead, other = (town.client(town.worker_token(one)) for one in ("lead-1", "lead-2"))
    return {
        "the day": lambda: phone.get("/api/v1/me/day"),
        "the plain page": lambda: phone.get("/my", headers=HTML),
        "the walk list": lambda: ops.get("/api/v1/incidents/i-1"),
        "the walk list with names": lambda: lead.get("/api/v1/incidents/i-1?names=true"),
        "the walk list as a page": lambda: phone.get("/incidents/i-1", headers=HTML),
        "homes": lambda: lead.get("/api/v1/homes"),
        "homes of another's": lambda: other.get("/api/v1/homes"),
        "absences": lambda: lead.get("/api/v1/absences"),
        "tickets": lambda: lead.get("/api/v1/tickets"),
        "incidents": lambda: lead.get("/api/v1/incidents"),
        "whistles": lambda: lead.get("/api/v1/whistles"),
        "follow-ups": lambda: lead.get("/api/v1/follow-ups"),
    }


def test_a_longer_list_takes_no_more_statements(block: Town) -> None:
    asked = looks(block)
    few = {name: statements(block, ask) for name, ask in asked.items()}
    for number in range(2, 9):
        more_to_do(block, number)
    many = {name: statements(block, ask) for name, ask in asked.items()}
    counts = {name: (len(few[name]), len(many[name])) for name in asked}
    assert [name for name, (one, other) in counts.items() if other > one] == [], counts


def test_what_a_list_asks_for_at_once_is_told_by_line(block: Town) -> None:
    more_to_do(block, 2)
    phone = block.client(block.worker_token())
    day = phone.get("/api/v1/me/day").json()
    told = {one["ticket"]["ticket_id"]: one for one in day["tickets"]}
    assert told["t-home-2"]["area_name"] == "2号楼"
    assert told["t-home-1"]["resident"]["name"] == "王秀英"
    assert told["t-post-1"]["post_name"] == "1号门"
    made = block.accounts.create("li", "worker", "w-1")
    page = sign_in(block, made.username, made.password).get("/my", headers=HTML).text
    for words in ("1号楼", "2号楼", "1号门", "2号门", "王秀英"):
        assert words in page, words
