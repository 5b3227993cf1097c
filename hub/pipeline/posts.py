"""Posts come and go as homes do, but nobody lives there: no windows, no verdicts, no visits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.posts import Post, post_faults
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.enrolment import REBIRTH_EXPIRES_AFTER
from hub.pipeline.enrolment_store import Rebirth
from hub.pipeline.ports import Begin, Clock, NewId


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post as it is stored, with the commands for its nodes."""

    post_id: str
    post: Post
    enrolled_at: datetime
    rebirths: list[Rebirth]


class PostStore(Protocol):
    """The register of posts."""

    def known_areas(self, area_ids: Collection[str]) -> set[str]: ...
    def known_homes(self, home_ids: Collection[str]) -> set[str]:
        """Ids that were given to a home or a post, ever."""

    def node_holders(self, node_ids: Collection[str]) -> dict[str, str]:
        """Where each of these nodes stands that stands somewhere: `home h-1`, `post pt-1`."""

    def add_post(self, new: NewPost) -> None: ...
    def is_live_post(self, post_id: str) -> bool: ...
    def end_post(self, post_id: str, at: datetime) -> None: ...


class Posts:
    """Enrols posts and ends them."""

    def __init__(self, begin: Begin[PostStore], clock: Clock, new_id: NewId) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id

    def enrol(self, post: Post) -> str:
        """One post with its nodes, which are asked who they are; its id. Conflict, InvalidInput."""
        post_id, now = post.post_id or self._new_id("pt"), self._clock.now()
        expires_at = now + REBIRTH_EXPIRES_AFTER
        rebirths = [Rebirth(self._new_id("c"), n.node_id, expires_at) for n in post.nodes]
        with self._begin() as store:
            faults = post_faults(post)
            if not store.known_areas([post.area_id]):
                reason = f"{post.area_id!r} is not known; add it first"
                faults.append(Fault("area_id", reason))
            if faults:
                raise InvalidInput(*faults)
            _check_free(store, post_id, post)
            store.add_post(NewPost(post_id, post, now, rebirths))
        return post_id

    def end(self, post_id: str) -> None:
        """Watched no more; its history stays, its nodes are free for another place. NotFound."""
        with self._begin() as store:
            if not store.is_live_post(post_id):
                raise NotFound(f"no post {post_id}")
            store.end_post(post_id, self._clock.now())


def _check_free(store: PostStore, post_id: str, post: Post) -> None:
    clashes = [f"{post_id} is there already"] if store.known_homes([post_id]) else []
    holders = store.node_holders([node.node_id for node in post.nodes])
    clashes += [f"node {node_id} belongs to {holder}" for node_id, holder in holders.items()]
    if clashes:
        raise Conflict("; ".join(clashes))
