"""The queries of cameras whose box is lost."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text, update
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.adapters.sql.links import link_facts
from hub.adapters.sql.schema import from_ms
from hub.domain.dating import Dating
from hub.domain.outages import PREFIX
from hub.domain.scenes import running
from hub.domain.tickets import TicketKind
from hub.pipeline.outages import Back, Lost, Span, WatchedBox

ALERTS, BLINDNESS = schema.alerts, schema.camera_blindness
_BOXES = (  # few boxes have cameras, so by the camera; an enrolled one counts before it was heard
    "SELECT n.node_id, n.post_id, coalesce(h.enrolled_at, p.enrolled_at), l.boot_id, l.session,"
    " l.death_boot_id, l.death_session, l.death_at, l.last_live_at, c.sensor_id, s.scenes"
    " FROM (SELECT node_id, sensor_id FROM post_sensors WHERE kind = 'camera'"
    "  UNION SELECT node_id, sensor_id FROM sensors WHERE kind = 'camera'"
    "  UNION SELECT node_id, sensor_id FROM node_cameras) c"
    " JOIN nodes n ON n.node_id = c.node_id"
    " LEFT JOIN homes h ON h.home_id = n.home_id LEFT JOIN posts p ON p.post_id = n.post_id"
    " LEFT JOIN node_links l ON l.node_id = n.node_id"
    " LEFT JOIN node_scenes s ON s.node_id = n.node_id ORDER BY n.node_id, c.sensor_id"
)
_WHOLE_BOX = ""
"""The alert is about every camera of the box, so it names none."""


class SqlOutages:
    """One transaction of this step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def boxes(self) -> Sequence[WatchedBox]:
        """All that have cameras."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._connection.exec_driver_sql(_BOXES):
            found[row[0]].append(row)
        return [_box(rows) for rows in found.values()]

    def open_spans(self) -> Sequence[Span]:
        """One a box that is known to be lost."""
        query = select(BLINDNESS).where(
            text("until_at IS NULL"),  # as the partial index says it
            BLINDNESS.c.alert_id.startswith(PREFIX, autoescape=True),
        )
        spans = {row.node_id: _span(row) for row in self._connection.execute(query)}
        return list(spans.values())

    def begin(self, lost: Iterable[Lost], now: datetime) -> None:
        """Blind from now on; at a post an alert, too."""
        for one in lost:
            rows = list(_blind(one))
            statement = insert(BLINDNESS)
            keys = ["node_id", "sensor_id", "alert_id"]
            again = statement.on_conflict_do_update(keys, set_={"until_at": None})
            self._connection.execute(again, rows)
            if one.box.post_id is not None:
                scenes = [scene for row in rows for scene in row["scenes"]]
                said = {"reason": one.reason, "scenes": scenes, "phase": "raised"}
                alert = _alert(one.span, one.box.post_id, one.span.from_at, now) | {"detail": said}
                self._write(alert | {"alert_id": one.span.alert_id})

    def end(self, back: Iterable[Back], now: datetime) -> None:
        """They see again; at a post the alert ends, and with it the span."""
        for one in back:
            if one.post_id is None:
                mine = (
                    BLINDNESS.c.node_id == one.span.node_id,
                    BLINDNESS.c.alert_id == one.span.alert_id,
                )
                self._connection.execute(update(BLINDNESS).where(*mine).values(until_at=one.at))
                continue
            lasted_s = (one.at - one.span.from_at).total_seconds()
            said = {"phase": "cleared", "of": one.span.alert_id, "lasted_s": lasted_s}
            alert = _alert(one.span, one.post_id, one.at, now) | {"detail": said}
            named = {"alert_id": f"back:{one.span.alert_id}", "of_alert_id": one.span.alert_id}
            self._write(alert | named)

    def _write(self, alert: dict[str, Any]) -> None:
        self._connection.execute(insert(ALERTS).on_conflict_do_nothing(), [alert])


def _box(rows: Sequence[Any]) -> WatchedBox:
    first = rows[0]
    rules = _rules(first[10])
    return WatchedBox(
        node_id=first[0],
        post_id=first[1],
        enrolled_at=from_ms(first[2]),
        facts=link_facts(first[3:9]),
        scenes={row[9]: tuple(rules.get(row[9], ())) for row in rows},
    )


def _rules(scenes: str | None) -> dict[str, list[str]]:
    """By camera: the ids of its rules, as the operator wrote them."""
    found: dict[str, list[str]] = defaultdict(list)
    for scene in running(json.loads(scenes or "[]")):
        found[scene["camera"]].append(scene["scene_id"])
    return found


def _span(row: Any) -> Span:
    named = row.alert_id.removeprefix(PREFIX)
    gone_at = from_ms(int(named)) if named.isdigit() else None
    return Span(row.node_id, row.alert_id, row.from_at, gone_at)


def _blind(one: Lost) -> Iterator[dict[str, Any]]:
    for sensor_id, scenes in one.box.scenes.items():
        yield {
            "node_id": one.box.node_id,
            "sensor_id": sensor_id,
            "alert_id": one.span.alert_id,
            "reason": one.reason,
            "scenes": list(scenes),
            "from_at": one.span.from_at,
            "until_at": None,
        }


def _alert(span: Span, post_id: str, at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "node_id": span.node_id,
        "post_id": post_id,
        "kind": TicketKind.CAMERA_BLIND.value,
        "sensor_id": _WHOLE_BOX,
        "observed_at": at,
        "received_at": now,
        "dating": Dating.GOOD.value,
        "confidence": 1.0,
        "scene_id": "",
        "track": "",
    }
