"""Two grids full of data; all that belongs to one carries its mark, so a leak shows itself."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, Table

from hub.adapters.sql import schema
from hub.domain.door_codes import digest_of
from hub.domain.people import Role
from hub.domain.policies import BUILT_IN
from hub.pipeline.accounts import Scope
from hub.pipeline.policy_codec import policy_to_json
from tests.contract.api.town import EVIDENCE, MORNING, PLATES, START, Town

EVERYWHERE = {Role.OPS, Role.AUDITOR}
LATER, BEFORE = START + timedelta(days=1), START - timedelta(hours=2)


@dataclass(frozen=True)
class Grid:
    """One grid; `mark` stands in every id, name and text of it and nowhere else."""

    mark: str

    def __call__(self, what: str) -> str:
        return f"{what}-{self.mark}"

    def path_ids(self) -> dict[str, str]:
        """What stands for each parameter of a path, by its name."""
        return {
            "area_id": self("grid"),
            "home_id": self("h"),
            "ticket_id": self("t"),
            "worker_id": self("w"),
            "node_id": self("n"),
            "post_id": self("pt"),
            "absence_id": self("a"),
            "account_id": self("u"),
            "leave_id": self("l"),
            "shift_id": self("s"),
            "policy_id": self("p"),
            "department_id": self("d"),
            "whistle_id": self("wh"),
            "follow_up_id": self("f"),
            "incident_id": self("i"),
            "notice_id": self("m"),
            "consent_id": self("c"),
            "alert_id": self("al"),
            "subscription_id": self("ps"),
            "plan_id": self("pl"),
            "proof_id": self("pf"),
            "sensor_id": self("cam"),
            "piece": "0",
            "rest": "tickets",
            "code": self("code"),
            "sheet_id": self("hs"),
            "proposal_id": self("pr"),
            "person_id": self("fp"),
            "entry_id": self("lv"),
            "action": "note",
            "answer": "refuse",
            "what": "homes",
            "promise": "arrive",
        }


ASTER, ZEBRA = Grid("aster"), Grid("zebra")


def fill(town: Town, grid: Grid) -> None:
    """A grid with a worker, a home, and a row of everything that happens to one."""
    ops = town.client()
    area = {"area_id": grid("grid"), "name": grid("网格"), "level": "grid"}
    assert ops.post("/api/v1/areas", json=area | {"parent_id": "community-1"}).status_code == 201
    worker = {"worker_id": grid("w"), "name": grid("李"), "role": "grid_worker"}
    more = {"area_ids": [grid("grid")], "channels": [f"ntfys://ntfy.example.org/{grid.mark}"]}
    assert ops.post("/api/v1/workers", json=worker | more).status_code == 201
    sensor = {"sensor_id": grid("curtain"), "kind": "curtain", "max_silence_s": 3600}
    gesture = {"sensor_ids": [grid("curtain")], "kind": "curtain", "direction": "open"}
    resident = {"name": grid("王"), "phone": grid("138"), "frailty": 5, "door": grid("楼")}
    town.enrol(
        grid("h"),
        area_id=grid("grid"),
        resident=resident,
        workers=[grid("w")],
        nodes=[{"node_id": grid("n"), "sensors": [sensor]}],
        windows=[MORNING | {"window_id": grid("morning"), "gesture": gesture}],
    )
    post = {"post_id": grid("pt"), "area_id": grid("grid"), "name": grid("消防通道")}
    camera = {"sensor_id": grid("camera"), "kind": "camera", "max_silence_s": 3600}
    watched = {"nodes": [{"node_id": grid("n-lane"), "sensors": [camera]}]}
    assert ops.post("/api/v1/posts", json=post | watched).status_code == 201
    (town.folder / "photos").mkdir(exist_ok=True)
    (town.folder / "photos" / f"{grid.mark}.jpg").write_bytes(b"\xff\xd8" + grid.mark.encode())
    (town.folder / "evidence" / grid.mark).mkdir(parents=True, exist_ok=True)
    (town.folder / "evidence" / grid.mark / "0.jpg").write_bytes(b"\xff\xd8" + grid.mark.encode())
    for table, values in rows(grid):
        town.put(table, **_plain(table, grid) | values)
    photos = town.folder / "photos"
    photos.mkdir(exist_ok=True)
    (photos / f"{grid.mark}.jpg").write_bytes(b"\xff\xd8" + grid.mark.encode())


def _plain(table: Table, grid: Grid) -> dict[str, Any]:
    """Something for every column that must not be empty."""
    return {
        column.name: _something(column, grid)
        for column in table.columns
        if not column.nullable and column.server_default is None and not _counts_itself(column)
    }


def _counts_itself(column: Column[Any]) -> bool:
    return column.primary_key and isinstance(column.type, Integer)


def _something(column: Column[Any], grid: Grid) -> Any:
    if isinstance(column.type, schema.Instant):
        return START
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, Boolean | Integer | Float):
        return 0
    if isinstance(column.type, LargeBinary):
        return grid.mark.encode()
    return grid("x")[-(column.type.length or 64) :]  # type: ignore[attr-defined]


def rows(grid: Grid) -> list[tuple[Table, dict[str, Any]]]:
    """What happened there: one row a table, each with the mark."""
    home, ticket, worker = ({name: grid(x)} for name, x in _IDS)
    at, said = {"at": START}, {"why_zh": grid("已开单"), "why_en": grid("opened")}
    reason = {"reason_zh": grid("窗帘仍未拉开"), "reason_en": grid("still closed")}
    evidence = {"evidence": [EVIDENCE | {"zh": grid("证据"), "sensor_id": grid("curtain")}]}
    return [
        (
            schema.verdicts,
            home
            | reason
            | evidence
            | {
                "verdict_id": grid("v"),
                "window_id": grid("morning"),
                "day": "2026-11-22",
                "opens_at": BEFORE,
                "starts_at": BEFORE,
                "judge_at": START,
                "definition": {},
                "verdict": "missed",
                "priority": "P1",
                "decided_at": START,
                "wants_ticket": False,
                "wants_proof": True,
                "ticket_id": grid("t"),
            },
        ),
        (
            schema.tickets,
            ticket
            | home
            | reason
            | evidence
            | {
                "cause": f"verdict:{grid('v')}",
                "kind": "missed",
                "priority": "P1",
                "state": "assigned",
                "area_id": grid("grid"),
                "assignee": grid("w"),
                "rung": 0,
                "opened_at": START,
                "updated_at": START,
                "version": 1,
            },
        ),
        (
            schema.ticket_events,
            ticket
            | at
            | said
            | {"actor": grid("w"), "action": "open", "to_state": "assigned", "note": grid("话")},
        ),
        (schema.ticket_people, ticket | worker),
        (
            schema.notices,
            ticket
            | worker
            | {
                "notice_id": grid("m"),
                "step": "rung:0",
                "channel": f"ntfys://ntfy.example.org/{grid.mark}",
                "title": grid("标题"),
                "body": grid("正文"),
                "priority": "P1",
                "state": "sent",
                "attempts": 1,
                "created_at": START,
                "result": grid("200"),
            },
        ),
        (
            schema.alerts,
            home
            | {
                "node_id": grid("n"),
                "alert_id": grid("al"),
                "kind": "help",
                "sensor_id": grid("button"),
                "observed_at": START,
                "received_at": START,
                "dating": "observed",
                "confidence": 1.0,
                "detail": {"said": grid("救命")},
                "snapshot": picture(grid),
                "ticketed_at": START,
                "ticket_id": grid("t"),
            },
        ),
        (
            schema.alerts,
            {
                "node_id": grid("n-post"),
                "alert_id": grid("al"),
                "post_id": grid("pt"),
                "kind": "vehicle_in_fire_lane",
                "sensor_id": grid("cam"),
                "observed_at": START,
                "received_at": START,
                "dating": "observed",
                "confidence": 1.0,
                "detail": {},
                "snapshot": picture(grid),
                "ticketed_at": START,
            },
        ),
        (schema.node_cameras, {"node_id": grid("n"), "sensor_id": grid("cam")}),
        (
            schema.evidence_pieces,
            ticket
            | {
                "alert_id": grid("al"),
                "piece": 0,
                "pieces": 1,
                "at_s": 0.0,
                "file_name": f"{grid.mark}/0.jpg",
            },
        ),
        (
            schema.absences,
            home
            | {
                "absence_id": grid("a"),
                "from_at": START,
                "until_at": LATER,
                "reason": grid("女儿家"),
                "agreed_by": grid("w"),
                "agreed_at": START,
            },
        ),
        (
            schema.leaves,
            worker
            | {
                "leave_id": grid("l"),
                "from_at": LATER,
                "until_at": LATER + timedelta(days=1),
                "reason": grid("病假"),
            },
        ),
        (
            schema.shifts,
            worker | {"shift_id": grid("s"), "from_at": START, "until_at": LATER},
        ),
        (
            schema.follow_ups,
            ticket
            | home
            | worker
            | {
                "follow_up_id": grid("f"),
                "number": 1,
                "due_at": LATER,
                "next_at": LATER,
                "words": grid("她说"),
            },
        ),
        (
            schema.incidents,
            {
                "incident_id": grid("i"),
                "scope": "grid",
                "area_id": grid("grid"),
                "cause": "power",
                "began_at": BEFORE,
                "opened_at": START,
                "next_at": LATER,
                "ticket_id": grid("t"),
            },
        ),
        (
            schema.incident_lines,
            home
            | worker
            | {
                "incident_id": grid("i"),
                "rank": 1,
                "state": "open",
                "joined_at": START,
                "note": grid("敲门"),
            },
        ),
        (
            schema.policies,
            {
                "policy_id": grid("p"),
                "area_id": grid("grid"),
                "definition": policy_to_json(BUILT_IN),
            },
        ),
        (
            schema.departments,
            {"department_id": grid("d"), "area_id": grid("grid"), "duties": [grid("职责")]},
        ),
        (
            schema.whistles,
            ticket
            | {
                "whistle_id": grid("wh"),
                "department_id": grid("d"),
                "task": grid("修灯"),
                "state": "called",
                "due_at": LATER,
            },
        ),
        (
            schema.visit_plans,
            home
            | {
                "plan_id": grid("pl"),
                "kind": "check",
                "rhythm": "weekly",
                "first_day": "2026-11-22",
                "days_after": [],
                "note": grid("带药"),
            },
        ),
        (
            schema.visits,
            home | ticket | {"plan_id": grid("pl"), "day": "2026-11-22"},
        ),
        (
            schema.visit_proofs,
            home
            | ticket
            | worker
            | {
                "proof_id": grid("pf"),
                "kind": "photo",
                "detail": {"said": grid("门口")},
                "file_name": f"{grid.mark}.jpg",
            },
        ),
        (
            schema.duty_log,
            {"area_id": grid("grid"), "text": grid("交接"), "ticket_id": grid("t")},
        ),
        (
            schema.handover_sheets,
            {"sheet_id": grid("hs"), "area_id": grid("grid"), "made_by": grid("w")},
        ),
        (schema.door_codes, home | {"digest": digest_of(grid("code"))}),
        (
            schema.away_proposals,
            home
            | {
                "proposal_id": grid("pr"),
                "source": "family",
                "until_at": LATER,
                "reason": grid("住院"),
                "state": "proposed",
            },
        ),
        (
            schema.consents,
            home
            | {
                "consent_id": grid("c"),
                "purpose": "camera",
                "given_by": "resident",
                "evidence": grid("同意书"),
                "from_at": BEFORE,
                "until_at": LATER,
            },
        ),
        (
            schema.consents,
            home
            | {
                "consent_id": grid("c-family"),
                "purpose": "share_with_family",
                "given_by": "resident",
                "evidence": grid("同意书"),
                "from_at": BEFORE,
                "until_at": LATER,
            },
        ),
        (
            schema.doorsteps,
            home | {"address": grid("弄"), "keys": grid("钥匙"), "medicines": grid("药")},
        ),
        (
            schema.found_people,
            home
            | {
                "person_id": grid("fp"),
                "consent_id": grid("c"),
                "until_at": LATER,
                "enrolled_by": grid("w"),
            },
        ),
        (
            schema.found_people_nodes,
            home | {"person_id": grid("fp"), "node_id": grid("n"), "faces": 2},
        ),
        (
            schema.listed_vehicles,
            {
                "entry_id": grid("lv"),
                "area_id": grid("grid"),
                "plate": PLATES.seal(f"沪{grid.mark}1"),
                "legal_ground": grid("协查"),
                "approved_by": grid("派出所"),
                "state": "pending",
                "requested_by": grid("w"),
                "until_at": LATER,
            },
        ),
    ]


def picture(grid: Grid) -> bytes:
    """A masked JPEG that carries the mark beside its colours."""
    out = io.BytesIO()
    Image.new("RGB", (32, 18), "grey").save(out, "JPEG", comment=grid.mark.encode())
    return out.getvalue()


_IDS = (("home_id", "h"), ("ticket_id", "t"), ("worker_id", "w"))


def sign_in(town: Town, grid: Grid) -> dict[Role, str]:
    """Somebody of each role who serves in the grid; a session of each."""
    return {role: town.signing_in.sign_in(*_account(town, grid, role)).token for role in Role}  # type: ignore[union-attr]


def _account(town: Town, grid: Grid, role: Role) -> tuple[str, str]:
    username, area_ids = f"{role}.{grid.mark}", ()
    if role is Role.SCREEN:
        scope, worker_id, area_ids = Scope.SCREEN, None, (grid("grid"),)
    elif role in EVERYWHERE:
        scope, worker_id = Scope(role.value), None
    else:
        scope, worker_id = Scope.WORKER, f"{role}-{grid.mark}"
        body = {"worker_id": worker_id, "name": grid("人"), "role": role.value}
        answer = town.client().post("/api/v1/workers", json=body | {"area_ids": [grid("grid")]})
        assert answer.status_code == 201, answer.text
    if role == Role.FAMILY:
        town.put(schema.home_contacts, home_id=grid("h"), worker_id=worker_id, relation="family")
    account = town.accounts.create(username, scope, worker_id, area_ids)
    return account.username, account.password
