"""Looking at posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.homes import Node
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Which posts of those in reach; `area_id` includes what lies in it."""

    reach: Reach
    area_id: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with what watches it."""

    post_id: str
    area_id: str
    name: str
    tz: str
    nodes: tuple[Node, ...]
    enrolled_at: datetime
    ended_at: datetime | None


class PostViews(Protocol):
    """Posts, by id."""

    def post(self, post_id: str, reach: Reach) -> PostView | None: ...
    def posts(self, wanted: PostFilter, page: Page) -> Slice[PostView]: ...
    def post_names(self, post_ids: Sequence[str]) -> Mapping[str, str]: ...
    def post_name(self, post_id: str) -> str | None:
        """What a place is called; for tickets, which have a reach of their own."""
