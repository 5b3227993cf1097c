"""Ticketing's queries: what waits, read in bulk, and a pass's plan, written in bulk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)

from hub.adapters.sql import schema
from hub.adapters.sql.known_tickets import STILL_OPEN, by_cause, known_tickets, open_blind
from hub.adapters.sql.sightings import SeenBefore, sites, waiting_rows, write_sights
from hub.adapters.sql.surroundings import surroundings
from hub.adapters.sql.ticket_rows import TICKETS, compare_and_set, record
from hub.adapters.sql.walk_windows import NO_NEWS, count_windows, walks
from hub.domain.camera_alerts import camera_said
from hub.domain.dating import Dating
from hub.domain.openings import LateKind, LateProof, alert_cause, verdict_cause
from hub.domain.phrases import Sentence
from hub.domain.tickets import Priority, State, TicketKind
from hub.errors import Conflict
from hub.pipeline.surroundings import Surroundings
from hub.pipeline.ticket_plan import (
    AlertsWaiting,
    HomeRef,
    KnownTicket,
    NewTicket,
    Plan,
    Site,
    TicketUpdate,
    VerdictsWaiting,
    WaitingAlert,
    WaitingVerdict,
)
from hub.pipeline.ticketing import AlertId

VERDICTS, ALERTS, HOMES = schema.verdicts, schema.alerts, schema.homes
WITH_TICKETS = {"missed": TicketKind.MISSED, "blind": TicketKind.BLIND}
LOCAL = TicketKind.LOCAL_COVENANT_MISSED.value


class SqlTicketing:
    """One transaction of ticketing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting_verdicts(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the oldest verdicts that want a ticket."""
        query = (
            select(VERDICTS.c.verdict_id)
            .join(HOMES, HOMES.c.home_id == VERDICTS.c.home_id)
            .where(text("verdicts.wants_ticket"))  # as the partial index says it
            .where(text(NO_NEWS), _is_its_turn(VERDICTS.c.ticket_after, now))
            .order_by(VERDICTS.c.decided_at)
            .limit(limit)
        )
        return self._connection.scalars(query).all()

    def verdicts(self, verdict_ids: Sequence[str]) -> VerdictsWaiting:
        """Those verdicts, oldest first, and what is known around them."""
        query = (
            select(VERDICTS, HOMES.c.area_id)
            .join(HOMES, HOMES.c.home_id == VERDICTS.c.home_id)
            .where(VERDICTS.c.verdict_id.in_(verdict_ids))
            .order_by(VERDICTS.c.decided_at)
        )
        verdicts = [_verdict(row) for row in self._connection.execute(query)]
        homes = {verdict.home.home_id for verdict in verdicts}
        causes = (verdict_cause(v.home.home_id, v.window_id, v.day) for v in verdicts)
        blind = open_blind(self._connection, homes)
        own = {verdict.ticket_id for verdict in verdicts if verdict.ticket_id}
        return VerdictsWaiting(
            verdicts=verdicts,
            tickets=known_tickets(self._connection, own | set(blind.values())),
            open_blind=blind,
            by_cause=by_cause(self._connection, causes),
            walks=walks(self._connection, homes, own),
        )

    def postpone_verdict(self, verdict_id: str, until: datetime) -> None:
        """It waits, and keeps nobody else waiting."""
        later = update(VERDICTS).where(VERDICTS.c.verdict_id == verdict_id)
        self._connection.execute(later.values(ticket_after=until))

    def waiting_alerts(self, now: datetime, limit: int) -> Sequence[AlertId]:
        """The ids of the oldest alerts that nobody has looked at."""
        query = (
            select(ALERTS.c.node_id, ALERTS.c.alert_id)
            .where(ALERTS.c.ticketed_at.is_(None), _is_its_turn(ALERTS.c.ticket_after, now))
            .order_by(ALERTS.c.received_at)
            .limit(limit)
        )
        return [(row.node_id, row.alert_id) for row in self._connection.execute(query)]

    def alerts(self, alert_ids: Sequence[AlertId]) -> AlertsWaiting:
        """Those alerts, oldest first, and what is known around them."""
        rows = waiting_rows(self._connection, set(alert_ids))
        site_of = sites(self._connection, rows)
        spoken_of = self._verdict_tickets(rows)
        alerts = [_alert(row, site_of(row), spoken_of) for row in rows]
        causes = (alert_cause(*alert.key) for alert in alerts)
        known = SeenBefore(self._connection, alerts, lambda row: _alert(row, site_of(row), {}))
        sightings, raised = known.sightings(), known.raised()
        return AlertsWaiting(
            alerts=alerts,
            by_cause=by_cause(self._connection, causes),
            tickets=known.tickets(sightings, raised),
            sightings=sightings,
            raised=raised,
            endings=known.endings(),
        )

    def postpone_alert(self, alert_id: AlertId, until: datetime) -> None:
        """It waits, and keeps nobody else waiting."""
        node_id, alert = alert_id
        mine = ALERTS.c.node_id == node_id, ALERTS.c.alert_id == alert
        self._connection.execute(update(ALERTS).where(*mine).values(ticket_after=until))

    def around(
        self, places: Sequence[Site], now: datetime, tickets: Collection[KnownTicket] = ()
    ) -> Surroundings:
        """Policies and people of these places, with the policies that tickets climb by."""
        home_ids = {place.home_id for place in places if place.home_id is not None}
        opened = select(TICKETS.c.policy_id).where(
            TICKETS.c.home_id.in_(home_ids), TICKETS.c.policy_id.is_not(None), text(STILL_OPEN)
        )
        policy_ids = {policy_id for policy_id in self._connection.scalars(opened) if policy_id}
        policy_ids |= {one.facts.policy_id for one in tickets if one.facts.policy_id}
        area_ids = {place.area_id for place in places}
        return surroundings(self._connection, home_ids, area_ids, now, policy_ids)

    def apply(self, plan: Plan) -> None:
        """Write a pass's plan."""
        if plan.opened:
            rows = [_ticket_row(ticket, plan) for ticket in plan.opened]
            self._connection.execute(insert(TICKETS), rows)
        changes = [_update_row(change, plan) for change in plan.updates]
        if compare_and_set(self._connection, changes) != len(changes):
            raise Conflict("a ticket changed while late proof was told to it")
        record(self._connection, plan.journal)
        self._settle_verdicts(plan)
        self._settle_alerts(plan)
        write_sights(self._connection, plan)
        count_windows(self._connection, plan)

    def _settle_verdicts(self, plan: Plan) -> None:
        statement = (
            update(VERDICTS)
            .where(VERDICTS.c.verdict_id == bindparam("of"))
            .values(wants_ticket=False, ticket_id=bindparam("ticket"))
        )
        rows = [{"of": verdict, "ticket": ticket} for verdict, ticket in plan.verdicts]
        if rows:
            self._connection.execute(statement, rows)

    def _settle_alerts(self, plan: Plan) -> None:
        statement = (
            update(ALERTS)
            .where(ALERTS.c.node_id == bindparam("node"), ALERTS.c.alert_id == bindparam("of"))
            .values(ticketed_at=plan.at, ticket_id=bindparam("ticket"))
        )
        rows = [
            {"node": node, "of": alert, "ticket": ticket} for node, alert, ticket in plan.alerts
        ]
        if rows:
            self._connection.execute(statement, rows)

    def _verdict_tickets(self, rows: Iterable[Any]) -> dict[tuple[str, str, str], Any]:
        """Tickets of the verdicts that the homes' own watches speak of."""
        keys = {_window_key(row) for row in rows if row.kind == LOCAL}
        if not keys:
            return {}
        named = tuple_(VERDICTS.c.home_id, VERDICTS.c.window_id, VERDICTS.c.day)
        found = self._connection.execute(
            select(
                VERDICTS.c.home_id,
                VERDICTS.c.window_id,
                VERDICTS.c.day,
                TICKETS.c.ticket_id,
                TICKETS.c.state,
            )
            .join(TICKETS, TICKETS.c.ticket_id == VERDICTS.c.ticket_id)
            .where(named.in_(list(keys)))
        )
        return {(v.home_id, v.window_id, v.day): (v.ticket_id, State(v.state)) for v in found}


def _is_its_turn(ticket_after: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    return or_(ticket_after.is_(None), ticket_after <= now)


def _verdict(row: Any) -> WaitingVerdict:
    return WaitingVerdict(
        verdict_id=row.verdict_id,
        home=HomeRef(row.home_id, row.area_id, ZoneInfo(row.definition["tz"])),
        window_id=row.window_id,
        day=row.day,
        starts_at=row.starts_at,
        kind=WITH_TICKETS.get(row.verdict),
        priority=Priority(row.priority or Priority.P2),
        reason=Sentence(row.reason_zh, row.reason_en),
        evidence=row.evidence,
        ticket_id=row.ticket_id,
        late=_late(row),
        by_hub=row.by_hub,
    )


def _late(row: Any) -> LateProof | None:
    """Proof from inside the window says more than a sign of life after it."""
    at = row.late_proof_at or row.late_sign_at
    if at is None:
        return None
    kind = LateKind.PROOF if row.late_proof_at else LateKind.SIGN
    gesture = row.definition["gesture"]
    return LateProof(kind, at, gesture["kind"], gesture["direction"])


def _alert(row: Any, site: Site, spoken_of: Mapping[tuple[str, str, str], Any]) -> WaitingAlert:
    return WaitingAlert(
        node_id=row.node_id,
        alert_id=row.alert_id,
        site=site,
        kind=row.kind,
        sensor_id=row.sensor_id,
        observed_at=row.observed_at,
        received_at=row.received_at,
        is_dated=row.dating == Dating.GOOD,
        confidence=row.confidence,
        detail=row.detail,
        said=camera_said(row.kind, row.detail),
        verdict_ticket=spoken_of.get(_window_key(row)) if row.kind == LOCAL else None,
    )


def _window_key(row: Any) -> tuple[str, str, str]:
    return row.home_id, str(row.detail.get("window_id", "")), str(row.detail.get("day", ""))


def _ticket_row(ticket: NewTicket, plan: Plan) -> dict[str, Any]:
    facts = ticket.facts
    return {
        "ticket_id": facts.ticket_id,
        "cause": ticket.cause,
        "kind": facts.kind,
        "priority": facts.priority,
        "state": facts.state,
        "home_id": ticket.site.home_id,
        "post_id": ticket.site.post_id,
        "area_id": ticket.site.area_id,
        "assignee": facts.assignee,
        "rung": facts.rung,
        "policy_id": facts.policy_id,
        "reason_zh": ticket.reason.zh,
        "reason_en": ticket.reason.en,
        "evidence": ticket.evidence,
        "opened_at": plan.at,
        "updated_at": plan.at,
        "next_step_at": facts.next_step_at,
        "arrive_by": None,
        "version": facts.version,
    }


def _update_row(change: TicketUpdate, plan: Plan) -> dict[str, Any]:
    return {
        "of": change.was.ticket_id,
        "read": change.was.version,
        "priority": change.now.priority,
        "state": change.now.state,
        "assignee": change.now.assignee,
        "rung": change.now.rung,
        "detour": change.now.detour,
        "arrive_by": change.now.arrive_by,
        "next_step_at": change.now.next_step_at,
        "reason_zh": change.reason.zh,
        "reason_en": change.reason.en,
        "evidence": change.evidence,
        "updated_at": plan.at,
    }
