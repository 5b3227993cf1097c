"""Looking at nodes, at what they reported, and at what could not be understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.domain.liveness import LinkFacts, Session
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class NodeView:
    """What a node said of itself; whether its link is up depends on the time of asking."""

    node_id: str
    home_id: str | None
    post_id: str | None
    """One of the two: where it stands."""
    published_revision: int
    boot_id: str | None
    session: int | None
    death_boot_id: str | None
    death_session: int | None
    death_reason: str | None
    death_at: datetime | None
    last_live_at: datetime | None
    outbox_id: str | None
    outbox_depth: int | None
    clock: str | None
    software: str | None
    config_revision: int | None
    health: dict[str, Any] | None

    def facts(self) -> LinkFacts:
        """For `link_at`."""
        return LinkFacts(
            _session(self.boot_id, self.session),
            _session(self.death_boot_id, self.death_session),
            self.death_at,
            self.last_live_at,
        )


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """A message that was kept because it could not be used."""

    quarantine_id: int
    node_id: str
    leaf: str
    reason: str
    field: str
    detail: str
    payload_bytes: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AlertView:
    """Something seen that may need a person."""

    alert_id: str
    node_id: str
    home_id: str | None
    post_id: str | None
    kind: str
    sensor_id: str
    observed_at: datetime
    received_at: datetime
    dating: str
    confidence: float
    detail: dict[str, Any]
    has_snapshot: bool
    ticket_id: str | None


class NodeViews(Protocol):
    """Nodes, by id."""

    def nodes(
        self, home_id: str | None, reach: Reach, page: Page, post_id: str | None = None
    ) -> Slice[NodeView]: ...
    def node(self, node_id: str, reach: Reach) -> NodeView | None: ...
    def nodes_at(self, home_ids: Sequence[str]) -> list[NodeView]:
        """Those of these homes; whether they are in reach is asked before."""

    def silent_nodes(self, before: datetime, reach: Reach, page: Page) -> Slice[NodeView]:
        """Those that may be down: dead by their own word, silent since `before`, or never heard."""


class InboxViews(Protocol):
    """What came in, newest first."""

    def alerts(
        self,
        home_id: str | None,
        kind: str | None,
        reach: Reach,
        page: Page,
        post_id: str | None = None,
    ) -> Slice[AlertView]: ...
    def quarantined(self, node_id: str | None, page: Page) -> Slice[QuarantineView]: ...
    def quarantine_count(self) -> int: ...


def _session(boot_id: str | None, session: int | None) -> Session | None:
    return None if boot_id is None or session is None else Session(boot_id, session)
