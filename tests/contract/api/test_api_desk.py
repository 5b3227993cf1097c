"""What the desk's board asks for: tickets by kind, text and urgency, what may be done, names."""

from datetime import timedelta

import pytest

from hub.api.candidates import MOST_CANDIDATES
from hub.domain.people import Role, Worker
from hub.domain.tickets import Action, Priority, State, Ticket, TicketKind
from hub.domain.tickets.merging import check_merge
from hub.errors import InvalidInput, InvalidTransition
from hub.pipeline.accounts import Scope
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
API = "/api/v1"


@pytest.fixture
def busy(town: Town) -> Town:
    """Three tickets of one home and two of a place where nobody lives."""
    town.enrol("h-1")
    at = town.clock.at
    town.ticket("t-old", priority="P2", opened_at=at - timedelta(hours=2))
    town.ticket("t-new", priority="P2", opened_at=at, reason_zh="水表整夜未停")
    town.ticket("t-now", priority="P1", kind="fall", opened_at=at)
    lane = {"kind": "vehicle_in_fire_lane", "home_id": None, "assignee": None, "state": "new"}
    town.ticket("t-lane", told=(), priority="P3", **lane)
    town.ticket("t-100%", told=(), priority="P4", **lane)
    return town


def listed(town: Town, query: str = "", token: str | None = None) -> list[str]:
    answer = town.client(token).get(f"{API}/tickets?{query}")
    assert answer.status_code == 200, answer.text
    return [one["ticket_id"] for one in answer.json()["items"]]


def test_the_urgent_come_first_and_of_those_who_has_waited_longest(busy: Town) -> None:
    assert listed(busy, "order=urgent") == ["t-now", "t-old", "t-new", "t-lane", "t-100%"]


def test_a_cursor_goes_on_in_the_order_of_urgency(busy: Town) -> None:
    first = busy.client().get(f"{API}/tickets?order=urgent&limit=2").json()
    assert listed(busy, f"order=urgent&cursor={first['next']}") == ["t-new", "t-lane", "t-100%"]


def test_tickets_are_found_by_kind(busy: Town) -> None:
    assert listed(busy, "kind=fall") == ["t-now"]
    assert set(listed(busy, "kind=fall&kind=vehicle_in_fire_lane")) == {"t-now", "t-lane", "t-100%"}


def test_tickets_are_found_by_their_words_and_ids_and_a_percent_sign_is_only_that(
    busy: Town,
) -> None:
    assert listed(busy, "text=水表") == ["t-new"]
    assert listed(busy, "text=T-LANE") == ["t-lane"]
    assert set(listed(busy, "text=h-1")) == {"t-old", "t-new", "t-now"}
    assert listed(busy, "text=%25") == ["t-100%"]
    assert listed(busy, "text=王秀英") == []


def test_a_search_stays_within_the_callers_reach(busy: Town) -> None:
    assert set(listed(busy, "text=t-", busy.worker_token())) == {"t-old", "t-new", "t-now"}


def test_each_offered_action_is_taken_and_each_other_refused(busy: Town) -> None:
    client, said = busy.client(), {"note": "x", "outcome": "safe", "assignee": "w-2"}
    offered = client.get(f"{API}/tickets/t-old").json()["can"]
    assert offered == ["assign", "accept", "cancel", "decline", "merge", "split", "raise", "note"]
    for action in set(Action) - set(offered):
        answer = client.post(f"{API}/tickets/t-old/{action}", json=said)
        assert answer.status_code == 409, action
    assert client.post(f"{API}/tickets/t-old/assign", json=said).status_code == 200


def test_a_worker_is_offered_less_than_the_desk_and_an_auditor_nothing(busy: Town) -> None:
    def can(token: str) -> list[str]:
        found: list[str] = busy.client(token).get(f"{API}/tickets/t-old").json()["can"]
        return found

    assert can(busy.worker_token()) == ["accept", "decline", "raise", "note"]
    assert can(busy.accounts.issue(busy.accounts.create("li", Scope.AUDITOR).account_id)) == []


def test_who_can_be_sent_is_listed_with_what_he_carries(busy: Town) -> None:
    found = busy.client().get(f"{API}/tickets/t-lane/candidates").json()["items"]
    assert {one["worker_id"]: one["tickets"] for one in found} == {"w-1": 3, "w-2": 0}
    assert [one["worker_id"] for one in found] == ["w-2", "w-1"]
    (paired,) = [
        one["worker_id"]
        for one in busy.client().get(f"{API}/tickets/t-old/candidates").json()["items"]
        if one["is_paired"]
    ]
    assert paired == "w-1"
    assert busy.client().get(f"{API}/tickets/t-none/candidates").status_code == 404


def add_worker(town: Town, worker_id: str, name: str, area_id: str) -> None:
    town.enrolment.add_worker(Worker(worker_id, name, Role.GRID_WORKER, (area_id,), ()))


def candidates(town: Town, query: str = "", of: str = "tickets/t-old") -> list[str]:
    answer = town.client().get(f"{API}/{of}/candidates{query}")
    assert answer.status_code == 200, answer.text
    return [one["worker_id"] for one in answer.json()["items"]]


def test_whoever_serves_elsewhere_is_found_by_name_or_id(busy: Town) -> None:
    add_worker(busy, "w-far", "欧阳远", "grid-2")
    assert "w-far" not in candidates(busy)
    assert candidates(busy, "?text=欧阳") == ["w-far"]
    assert candidates(busy, "?text=W-FAR") == ["w-far"]
    assert candidates(busy, "?text=%25") == []
    (far,) = busy.client().get(f"{API}/tickets/t-old/candidates?text=欧阳").json()["items"]
    assert (far["area_ids"], far["is_paired"]) == (["grid-2"], False)


def test_more_people_than_fit_are_told_of_and_the_homes_own_are_among_those_who_do(
    busy: Town,
) -> None:
    def has_more() -> bool:
        return bool(busy.client().get(f"{API}/tickets/t-old/candidates").json()["has_more"])

    assert not has_more()
    for number in range(MOST_CANDIDATES):
        add_worker(busy, f"a-{number:03}", f"a-{number:03}", "grid-1")
    assert has_more()
    found = candidates(busy)
    assert len(found) == MOST_CANDIDATES
    assert "w-1" in found


def may_merge(town: Town, source: str, into: str) -> bool:
    def facts(ticket_id: str) -> Ticket:
        found = town.client().get(f"{API}/tickets/{ticket_id}").json()
        kind, priority = TicketKind(found["kind"]), Priority(found["priority"])
        place = {"home_id": found["home_id"], "area_id": found["area_id"]}
        return Ticket(ticket_id, kind, priority, State(found["state"]), **place)

    try:
        check_merge(facts(source), facts(into))
    except (InvalidInput, InvalidTransition):
        return False
    return True


def test_a_ticket_is_merged_only_into_those_that_are_listed_for_it(busy: Town) -> None:
    busy.enrol("h-2")
    busy.ticket("t-other", home_id="h-2")
    busy.ticket("t-done", state="closed", assignee=None)
    ids = ["t-old", "t-new", "t-lane", "t-other", "t-done"]
    for source in ids[:-1]:
        targets = {into for into in ids if may_merge(busy, source, into)}
        assert targets
        assert set(listed(busy, f"merge_of={source}")) & set(ids) == targets
    assert busy.client().get(f"{API}/tickets?merge_of=t-none").status_code == 404


def test_names_come_by_id_and_what_nobody_knows_is_left_out(busy: Town) -> None:
    query = "area=grid-1&area=nowhere&worker=w-1&worker=h-1"
    found = busy.client().get(f"{API}/names?{query}").json()
    assert found == {"areas": {"grid-1": "第grid-1"}, "workers": {"w-1": "李晓"}}


def test_a_story_names_its_people_by_id_and_says_beside_it_what_they_are_called(busy: Town) -> None:
    add_worker(busy, "w-far", "欧阳远", "grid-2")
    for worker_id in ("w-far", "w-2"):
        assign = busy.client().post(f"{API}/tickets/t-old/assign", json={"assignee": worker_id})
        assert assign.status_code == 200
    names = busy.client().get(f"{API}/tickets/t-old").json()["names"]
    assert names == {"w-1": "李晓", "w-2": "李晓", "w-far": "欧阳远"}
    busy.enrolment.add_worker(Worker("lead-1", "组长", Role.GRID_LEADER, ("grid-1",), ()))
    theirs = busy.client(busy.worker_token("lead-1")).get(f"{API}/tickets/t-old").json()["names"]
    assert "w-far" not in theirs  # nobody of another grid


def test_names_are_no_business_of_who_knocks(busy: Town) -> None:
    answer = busy.client(busy.worker_token()).get(f"{API}/names?worker=w-2")
    assert answer.status_code == 403


def test_me_says_what_one_is(busy: Town) -> None:
    assert busy.client().get(f"{API}/me").json()["role"] == "ops"
    worker = busy.client(busy.worker_token()).get(f"{API}/me").json()
    assert worker["role"] == "micro_grid_worker"
