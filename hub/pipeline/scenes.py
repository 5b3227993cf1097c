"""Camera rules of a node: written here, carried out at the edge, which says what it cannot do."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.domain.reach import Reach
from hub.domain.scenes import scene_faults
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
"""All rules of a node; its config must fit into one message beside fourteen days of windows."""
SceneTable = Mapping[str, Any]
"""One rule: the shared part was checked, the rest is what its kind asks for."""


@dataclass(frozen=True, slots=True)
class NodeScenes:
    """A node's rules; they are in force when the node names this revision."""

    scenes: Sequence[SceneTable]
    revision: int
    changed_at: datetime | None


class SceneStore(Protocol):
    """The queries of camera rules."""

    def scenes_of(self, node_id: str, reach: Reach) -> NodeScenes | None:
        """None if there is no such node in reach."""

    def replace_scenes(self, node_id: str, scenes: Sequence[SceneTable], at: datetime) -> None:
        """All of them; the node's config goes out again."""


class Scenes:
    """Takes the rules that people write."""

    def __init__(
        self, begin: Begin[SceneStore], clock: Clock, why_not: Callable[[SceneTable], str | None]
    ) -> None:
        """`why_not` says what keeps a rule out of a message."""
        self._begin, self._clock, self._why_not = begin, clock, why_not

    def replace(
        self,
        node_id: str,
        scenes: Sequence[SceneTable],
        reach: Reach,
        as_of: datetime | None = None,
    ) -> NodeScenes:
        """These and no others from now on; InvalidInput, NotFound.

        Conflict if the others were written after `as_of`.
        """
        faults = [*scene_faults([(s["scene_id"], s["kind"]) for s in scenes]), *self._unfit(scenes)]
        if faults:
            raise InvalidInput(*faults)
        with self._begin() as store:
            before = _found(store.scenes_of(node_id, reach), node_id)
            if as_of is not None and before.changed_at != as_of:
                raise Conflict(f"others were written at {before.changed_at}; read them first")
            store.replace_scenes(node_id, scenes, self._clock.now())
            changed = _found(store.scenes_of(node_id, reach), node_id)
        log.info("camera rules changed", extra={"action": "scenes_changed", "node_id": node_id})
        return changed

    def _unfit(self, scenes: Sequence[SceneTable]) -> list[Fault]:
        """What could not travel in a config."""
        found = [
            Fault(f"scenes[{number}]", why)
            for number, scene in enumerate(scenes)
            if (why := self._why_not(scene)) is not None
        ]
        size = len(json.dumps(scenes).encode())
        if size > MOST_BYTES:
            found.append(Fault("scenes", f"are {size} bytes together; at most {MOST_BYTES} fit"))
        return found

    def of_node(self, node_id: str, reach: Reach) -> NodeScenes:
        """What was written last; NotFound."""
        with self._begin() as store:
            return _found(store.scenes_of(node_id, reach), node_id)


def _found(scenes: NodeScenes | None, node_id: str) -> NodeScenes:
    if scenes is None:
        raise NotFound(f"no node {node_id}")
    return scenes
