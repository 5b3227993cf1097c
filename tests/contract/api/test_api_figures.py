"""Figures through the API: tickets and their marks in, medians and shares out."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
NEXT_DAY = (START + timedelta(days=1)).isoformat()


def story(town: Town, ticket_id: str, *marks: tuple[str, str, str, float]) -> None:
    """Lines (action, from, to, seconds after the opening) of a ticket's story."""
    for action, before, after, seconds in marks:
        town.put(
            schema.ticket_events,
            ticket_id=ticket_id,
            at=START + timedelta(seconds=seconds),
            actor="w-1",
            action=action,
            from_state=before,
            to_state=after,
            outcome="safe" if action == "resolve" else None,
            why_zh="。",
            why_en=".",
        )


def served(town: Town, ticket_id: str, answer_s: float, **changes: object) -> None:
    """A ticket that was accepted after so long, and then went its way to the end."""
    town.ticket(ticket_id, state="closed", **changes)
    story(
        town,
        ticket_id,
        ("accept", "assigned", "accepted", answer_s),
        ("arrive", "accepted", "on_site", answer_s + 600),
        ("resolve", "on_site", "resolved", answer_s + 900),
        ("close", "resolved", "closed", answer_s + 4200),
        ("note", "closed", "closed", answer_s + 9999),
    )


def figures(town: Town, token: str | None = None, **query: object) -> list[dict]:
    answer = town.client(token).get("/api/v1/figures", params={"until": NEXT_DAY} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_marks_of_the_story_become_waits(town: Town) -> None:
    town.enrol()
    for number, answer_s in enumerate((30, 60, 90, 400), start=1):
        served(town, f"t-{number}", answer_s)
    [line] = figures(town)
    assert line["tickets"] == 4
    assert line["ticket_to_accepted"] == {"count": 4, "median_s": 75.0, "p90_s": 400.0}
    assert line["accepted_to_arrived"]["median_s"] == 600.0
    assert line["arrived_to_closed"]["median_s"] == 3600.0
    assert line["answered_within"] == {"60": 0.5, "180": 0.75}
    assert line["closed_share"] == 1.0


def test_the_wait_for_a_ticket_counts_from_the_window_or_the_end_of_asking(town: Town) -> None:
    town.enrol()
    judged, asked = START - timedelta(seconds=605), {"ask_s": 600}
    for number, verdict in ((1, "missed"), (2, "blind")):
        changes = {"window_id": f"w-{number}", "verdict": verdict, "definition": asked}
        town.verdict(f"v-{number}", judge_at=judged, ticket_id=f"t-{number}", **changes)
        town.ticket(f"t-{number}", kind=verdict)
    [line] = figures(town)
    assert line["due_to_ticket"] == {"count": 2, "median_s": 305.0, "p90_s": 605.0}


def test_verdicts_that_joined_a_ticket_in_the_same_pass_count_it_once(town: Town) -> None:
    town.enrol()
    for number in (1, 2):
        judged = START - timedelta(seconds=600 * number)
        changes = {"window_id": f"w-{number}", "verdict": "blind", "ticket_id": "t-1"}
        town.verdict(f"v-{number}", judge_at=judged, decided_at=START, **changes)
    town.ticket("t-1", kind="blind")
    [line] = figures(town)
    assert line["tickets"] == 1
    assert line["due_to_ticket"] == {"count": 1, "median_s": 1200.0, "p90_s": 1200.0}


def test_what_the_last_visit_found_counts(town: Town) -> None:
    town.enrol()
    for ticket_id, outcomes in (
        ("t-1", ("safe", "false_alarm")),
        ("t-2", ("false_alarm", "safe")),
        ("t-3", ("false_alarm", "no_answer")),
    ):
        town.ticket(ticket_id, state="resolved")
        for at, outcome in enumerate(outcomes, start=1):
            town.put(
                schema.ticket_events,
                ticket_id=ticket_id,
                at=START + timedelta(hours=at),
                actor="w-1",
                action="resolve",
                from_state="on_site",
                to_state="resolved",
                outcome=outcome,
                why_zh="。",
                why_en=".",
            )
    assert figures(town)[0]["false_alarms"] == 2


def test_her_word_and_the_cause_are_counted(town: Town) -> None:
    town.enrol()
    served(town, "t-1", 30, cause_code="was_out")
    served(town, "t-2", 30, cause_code="real_need", opened_at=START + timedelta(hours=1))
    for ticket_id, satisfied in (("t-1", 5), ("t-2", 2)):
        town.put(
            schema.follow_ups,
            follow_up_id=f"f-{ticket_id}",
            ticket_id=ticket_id,
            home_id="h-1",
            number=1,
            due_at=START,
            satisfied=satisfied,
        )
    [line] = figures(town)
    assert line["satisfied_share"] == 0.5
    assert line["closed_minus_satisfied"] == 0.5
    assert line["causes"] == {"was_out": 1, "real_need": 1}
    assert line["false_alarms"] == 1
    assert line["repeated_share"] == 0.5, "the second of the same kind at the same home"
    assert line["home_months"] == pytest.approx(1 / 30.4375, rel=0.01)


def test_lines_stand_by_week_and_place(town: Town) -> None:
    town.enrol("h-1", area_id="grid-1")
    town.enrol("h-2", area_id="grid-2")
    week_before = START - timedelta(days=7)
    town.ticket("t-1", area_id="grid-1", opened_at=week_before)
    town.ticket("t-2", area_id="grid-1")
    town.ticket("t-3", area_id="grid-2", home_id="h-2")
    lines = figures(town, by=["week", "grid"])
    assert [(line["week"], line["area_id"], line["tickets"]) for line in lines] == [
        ("2026-W46", "grid-1", 1),
        ("2026-W47", "grid-1", 1),
        ("2026-W47", "grid-2", 1),
        ("2026-W48", "grid-1", 0),
        ("2026-W48", "grid-2", 0),
    ]
    [community] = figures(town, by="community")
    assert (community["area_id"], community["tickets"]) == ("community-1", 3)


def test_a_leader_gets_the_figures_of_her_grid_only(town: Town) -> None:
    town.enrol("h-1", area_id="grid-1")
    town.enrol("h-2", area_id="grid-2")
    town.ticket("t-1", area_id="grid-1", told=())
    town.ticket("t-2", area_id="grid-2", home_id="h-2", told=())
    body = {"worker_id": "leader", "name": "王", "role": "grid leader", "area_ids": ["grid-1"]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    token = town.worker_token("leader")
    assert [line["area_id"] for line in figures(town, token, by="grid")] == ["grid-1"]
    assert figures(town, token, area_id="grid-2")[0]["tickets"] == 0


def test_planned_visits_are_no_alarms(town: Town) -> None:
    town.enrol()
    town.ticket("t-1", kind="visit")
    [line] = figures(town)
    assert line["tickets"] == 0


def test_a_span_that_ends_before_it_begins_is_refused(town: Town) -> None:
    answer = town.client().get("/api/v1/figures", params={"from": NEXT_DAY, "until": NEXT_DAY})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "until"


def test_the_same_figures_go_out_as_a_table(town: Town) -> None:
    town.enrol()
    served(town, "t-1", 40)
    path = f"/api/v1/figures/table?until={NEXT_DAY.replace('+', '%2B')}&by=grid"
    text = town.client().get(f"{path}&heads=en").content.decode("utf-8-sig")
    heads, line = (row.split(",") for row in text.splitlines())
    cells = dict(zip(heads, line, strict=True))
    assert cells["area_id"] == "grid-1"
    assert cells["ticket_to_accepted_median_s"] == "40.0"
    assert cells["answered_within_60_s_percent"] == "100.0"
    assert cells["satisfied_percent"] == ""
    workbook = town.client().get(f"{path}&format=xlsx")
    assert workbook.content[:2] == b"PK"
    assert town.client(town.worker_token()).get(path).status_code == 403
