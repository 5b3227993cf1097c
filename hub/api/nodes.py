"""Nodes: whether their links are up, and what they said of themselves."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.liveness import Link, link_at
from hub.errors import NotFound
from hub.pipeline.views.nodes import NodeView

router = APIRouter(tags=["nodes"])
EXAMPLE: JsonDict = {
    "node_id": "n-7f3k2q9x",
    "home_id": "h-0042",
    "post_id": None,
    "link": "up",
    "last_live_at": "2026-11-22T01:24:58Z",
    "death_reason": None,
    "death_at": None,
    "boot_id": "b-19",
    "session": 3,
    "outbox_id": "o-7c1",
    "outbox_depth": 0,
    "clock": "synced",
    "software": "firstlight-edge 0.1.0",
    "config_revision": 1,
    "published_revision": 1,
    "health": {"cpu_celsius": 51.5, "under_voltage": False},
}


class NodeOut(BaseModel):
    """A node; `link` is what we may say of it now, times are the hub's wall clock."""

    model_config = like(EXAMPLE)

    node_id: str
    home_id: str | None
    post_id: str | None
    """Of the two, where it stands: in a home, or at a post where nobody lives."""
    link: Link
    last_live_at: datetime | None
    death_reason: str | None
    death_at: datetime | None
    boot_id: str | None
    session: int | None
    outbox_id: str | None
    outbox_depth: int | None
    clock: str | None
    software: str | None
    config_revision: int | None
    published_revision: int
    """What was written for it last; the node follows once its own revision is the same."""
    health: dict[str, Any] | None


@router.get("/nodes", responses=documented(422))
def list_nodes(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    home_id: str | None = None,
    post_id: str | None = None,
) -> Listed[NodeOut]:
    """List enrolled nodes by id."""
    with services.look() as views:
        found = views.nodes(home_id, caller.reach, page, post_id)
    items = [_out(services, node) for node in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/nodes/{node_id}", responses=documented(404))
def get_node(node_id: str, services: Provided, caller: SignedIn) -> NodeOut:
    """Look at one node."""
    with services.look() as views:
        node = views.node(node_id, caller.reach)
    if node is None:
        raise NotFound(f"no node {node_id}")
    return _out(services, node)


def link_of(services: Services, node: NodeView) -> Link:
    """Whether its link is up now."""
    return link_at(node.facts(), services.clock.wall(), services.vision.seeing_since())


def _out(services: Services, node: NodeView) -> NodeOut:
    names = set(NodeOut.model_fields) - {"link"}
    fields = {name: getattr(node, name) for name in names}
    return NodeOut(**fields, link=link_of(services, node))
