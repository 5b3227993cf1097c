"""A state database in which every view has something to count, with marks that must not get out."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from hub.adapters.sql import schema

SECRET = "王秀英"
PHONE = "13800000000"
CHANNEL_TOKEN = "t0ken-of-a-chat"
HOMES = tuple(f"home-mark-{number}" for number in range(9))
"""Six in one grid, three in another: too few to stand alone."""
MARKS = (SECRET, PHONE, CHANNEL_TOKEN, "home-mark", "node-mark", "worker-mark", "ticket-mark")
LONG = timedelta(days=400)
VERDICTS = ("seen", "seen", "missed", "blind", "away")
WINDOW = {"opens_at": "05:00", "due_at": "09:00", "gesture": {"kind": "curtain"}}


class Furnishing:
    """Puts rows in, as the hub leaves them when nothing is left to do about them."""

    def __init__(self, connection: Connection, now: datetime, homes: tuple[str, ...] = HOMES):
        self._connection, self._now, self._homes = connection, now, homes

    def everything(self, *, due: bool) -> None:
        """`due`: with a window that nobody has judged; a hub that runs would judge it."""
        self._places()
        self._nodes()
        self._verdicts()
        self._certificate()
        self._tickets()
        self._cameras()
        self._hub()
        if due:
            self._windows()

    def _put(self, table: Table, **values: Any) -> None:
        self._connection.execute(insert(table).values(**values))

    def _ago(self, **much: float) -> datetime:
        return self._now - timedelta(**much)

    def _places(self) -> None:
        above = None
        for area_id, level in (("c", "county"), ("t", "town"), ("m", "community")):
            self._put(schema.areas, area_id=area_id, name=area_id, level=level, parent_id=above)
            above = area_id
        for grid in ("grid-1", "grid-2"):
            self._put(schema.areas, area_id=grid, name=f"第{grid}", level="grid", parent_id="m")
        self._put(schema.areas, area_id="b", name="3号楼", level="building", parent_id="grid-1")
        for number, home_id in enumerate(self._homes):
            area_id = ("b" if number == 0 else "grid-1") if number < 6 else "grid-2"
            self._put(schema.homes, home_id=home_id, area_id=area_id, enrolled_at=self._ago(days=9))
            self._put(schema.residents, home_id=home_id, name=SECRET, phone=PHONE, frailty=5)

    def _nodes(self) -> None:
        self._put(schema.hub_pulse, only=1, at=self._now, wall_at=self._now)
        self._put(
            schema.posts,
            post_id="post",
            area_id="grid-1",
            name="东门",
            tz="Asia/Shanghai",
            enrolled_at=self._ago(days=9),
        )
        stands = [*({"home_id": home} for home in self._homes), {"post_id": "post"}]
        for number, stand in enumerate(stands):
            node_id = f"node-mark-{number}"
            self._put(schema.nodes, node_id=node_id, published_revision=1, **stand)
            if number > 1:  # the first two were never heard
                self._link(node_id, number)
        for sensor_id in ("cam-1", "cam-2"):
            self._put(
                schema.post_sensors,
                post_id="post",
                sensor_id=sensor_id,
                node_id=f"node-mark-{len(stands) - 1}",
                kind="camera",
                max_silence_s=60,
            )

    def _link(self, node_id: str, number: int) -> None:
        dead = {"death_boot_id": "b", "death_session": 1, "death_at": self._now}
        cameras = [
            {"sensor_id": "cam-1", "fps": 5.0, "blind_s": 0.0},
            {"sensor_id": "cam-2", "fps": 1.0, "blind_s": 30.0, "reason": "covered"},
        ]
        health = {
            "cpu_celsius": 45.0 + 10 * (number % 5),
            "disk_free_bytes": 10**8,
            "under_voltage": number % 2 == 0,
            "faults": ["scene: unknown"],
            "cameras": cameras,
        }
        self._put(
            schema.node_links,
            node_id=node_id,
            boot_id="b",
            session=1,
            last_live_at=self._ago(seconds=20),
            outbox_id="o",
            outbox_depth=5 * 10**number // 100,
            clock="unsynced" if number == 3 else "synced",
            software="firstlight 0.1.0",
            health=health,
            **(dead if number == 2 else {}),
        )

    def _verdicts(self) -> None:
        for day in range(4):
            for number, home_id in enumerate(self._homes):
                at = self._ago(days=day, hours=1)
                verdict = VERDICTS[number % len(VERDICTS)]
                proof = {"points": "comfort", "zh": SECRET, "en": SECRET, "sensor_id": "s"}
                proof["observed_at"] = (at - timedelta(hours=2)).isoformat()
                self._put(
                    schema.verdicts,
                    verdict_id=f"v-{day}-{number}",
                    home_id=home_id,
                    window_id="morning",
                    day=at.date().isoformat(),
                    opens_at=at - timedelta(hours=4),
                    starts_at=at - timedelta(hours=5),
                    judge_at=at,
                    definition=WINDOW,
                    verdict=verdict,
                    priority="P1" if verdict == "missed" else None,
                    decided_at=at,
                    reason_zh=SECRET,
                    reason_en=SECRET,
                    evidence=[proof],
                    by_hub=number == 3,
                    wants_ticket=False,
                    wants_proof=False,
                    late_proof_at=self._now if verdict == "missed" else None,
                    late_sign_at=self._now if verdict == "blind" else None,
                )

    def _certificate(self) -> None:
        """Two days; the sums of the county are those of its grids."""
        for day, unjudged in ((1, 0), (2, 1)):
            for area_id in ("c", "grid-1"):
                self._put(
                    schema.covenant_days,
                    area_id=area_id,
                    day=self._ago(days=day).date().isoformat(),
                    homes=9,
                    windows=9,
                    seen=9 - unjudged,
                    missed=0,
                    blind=0,
                    away=0,
                    unjudged=unjudged,
                    unticketed=0,
                    untold=0,
                    made_at=self._ago(hours=3),
                )

    def _windows(self) -> None:
        for window_id, asked_at in (("morning", None), ("evening", self._ago(minutes=5))):
            self._put(
                schema.deadlines,
                home_id=self._homes[0],
                window_id=window_id,
                day=self._now.date().isoformat(),
                opens_at=self._ago(hours=4),
                starts_at=self._ago(hours=5),
                due_at=self._ago(minutes=10),
                judge_at=self._ago(minutes=10),
                definition=WINDOW,
                asked_at=asked_at,
                next_at=self._ago(minutes=1),
            )

    def _tickets(self) -> None:
        for number, state in enumerate(("assigned", "accepted", "on_site", "resolved", "closed")):
            self._ticket(f"ticket-mark-{number}", number, state)
        self._incident()

    def _ticket(self, ticket_id: str, number: int, state: str) -> None:
        opened_at = self._ago(hours=2 * number, minutes=5)
        self._put(
            schema.tickets,
            ticket_id=ticket_id,
            cause=f"verdict:{ticket_id}",
            kind="missed",
            priority=f"P{number % 4 + 1}",
            state=state,
            home_id=self._homes[0],
            area_id="grid-1",
            rung=number % 3,
            reason_zh=SECRET,
            reason_en=SECRET,
            evidence=[],
            opened_at=opened_at,
            updated_at=opened_at,
            clocks_started_at=opened_at,
            version=1,
        )
        for action, minutes in (("accept", 0.5), ("arrive", 20)):
            self._put(
                schema.ticket_events,
                ticket_id=ticket_id,
                at=opened_at + timedelta(minutes=minutes),
                actor="worker-mark",
                action=action,
                to_state="accepted",
                why_zh=SECRET,
                why_en=SECRET,
            )
        marks = ({"met_at": self._now}, {"breached_at": self._now}, {})
        self._put(
            schema.ticket_clocks,
            ticket_id=ticket_id,
            promise="arrive",
            started_at=opened_at,
            warn_at=opened_at,
            due_at=opened_at + timedelta(minutes=1),
            **marks[number % 3],
        )
        self._put(
            schema.follow_ups,
            follow_up_id=f"f-{number}",
            ticket_id=ticket_id,
            home_id=self._homes[0],
            number=1,
            due_at=opened_at,
            done_at=self._now,
            result="well",
            satisfied=5 - number,
            words=SECRET,
        )
        self._put(
            schema.notices,
            notice_id=f"no-{number}",
            ticket_id=ticket_id,
            step="open",
            worker_id="worker-mark",
            channel=f"tgram://{CHANNEL_TOKEN}/1",
            title=SECRET,
            body=SECRET,
            priority="P1",
            state="sent",
            attempts=1,
            created_at=opened_at,
            sent_at=opened_at + timedelta(seconds=2),
            result=SECRET,
        )

    def _incident(self) -> None:
        self._put(
            schema.incidents,
            incident_id="i-1",
            scope="building",
            area_id="b",
            cause="power",
            why_zh="",
            why_en="",
            began_at=self._ago(hours=3),
            opened_at=self._ago(hours=3),
            split_at=self._ago(hours=3),
            closed_at=self._ago(hours=1),
            ticket_id="t-of-incident",
            version=1,
        )
        self._put(
            schema.incident_lines,
            incident_id="i-1",
            home_id=self._homes[0],
            rank=1,
            state="visited",
            passes=0,
            joined_at=self._ago(hours=3),
            dark_since=self._ago(hours=3),
            settled_at=self._ago(hours=1),
            windows_due=0,
        )

    def _cameras(self) -> None:
        self._put(
            schema.camera_blindness,
            node_id=f"node-mark-{len(self._homes)}",
            sensor_id="cam-1",
            alert_id="al-1",
            reason="covered",
            scenes=[],
            from_at=self._ago(hours=5),
            until_at=self._ago(hours=4),
        )
        for number, kind in enumerate(("vehicle_in_fire_lane", "enrolled_person_seen", "help")):
            self._put(
                schema.alerts,
                node_id="node-mark-9",
                alert_id=f"al-{number}",
                post_id="post",
                kind=kind,
                sensor_id="cam-1",
                observed_at=self._ago(hours=1),
                received_at=self._ago(hours=1),
                dating="edge",
                confidence=0.9,
                detail={"who": SECRET},
                scene_id="lane" if number == 0 else None,
                ticketed_at=self._now,
                logged_at=self._now,
            )
        self._put(
            schema.evidence_pieces,
            ticket_id="ticket-mark-0",
            alert_id="al-0",
            piece=1,
            pieces=3,
            at_s=-2.0,
            file_name="x.jpg",
            fetched_at=self._ago(minutes=30),
        )

    def _hub(self) -> None:
        self._put(
            schema.quarantine,
            node_id="node-mark-x",
            leaf="readings",
            reason="unknown_node",
            field="",
            detail=SECRET,
            payload=SECRET.encode(),
            received_at=self._ago(hours=1),
        )
        self._put(
            schema.hub_absences,
            from_at=self._ago(hours=2),
            until_at=self._ago(hours=1),
            cause="hub_stopped",
            triaged_at=self._now,
        )
