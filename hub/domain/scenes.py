"""Camera rules as the hub knows them: the part that all share. The rest is the edge's to judge."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.domain.openings import ALERT_PRIORITY
from hub.errors import Fault

WALK_TEST = "walk_test"
"""A rule that raises nothing by itself: it asks at set times that somebody walk through."""
SWITCH = "enabled"
"""False: the rule stays written here, and its node is not told."""
SCENE_KINDS = frozenset(kind.value for kind in ALERT_PRIORITY) | {WALK_TEST}
"""What a rule may watch for. Which of these a node can, it says itself."""


def running(scenes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules that are switched on, as a node reads them: it knows no switch."""
    on = (scene for scene in scenes if scene.get(SWITCH, True))
    return [{key: value for key, value in scene.items() if key != SWITCH} for scene in on]


def scene_faults(scenes: Sequence[tuple[str, str]]) -> list[Fault]:
    """What is wrong with a node's rules together, each given as (scene_id, kind)."""
    count = Counter(scene_id for scene_id, _ in scenes)
    found = []
    for number, (scene_id, kind) in enumerate(scenes):
        if kind not in SCENE_KINDS:
            known = ", ".join(sorted(SCENE_KINDS))
            found.append(Fault(f"scenes[{number}].kind", f"{kind!r} is none of {known}"))
        if count[scene_id] > 1:
            reason = f"{scene_id!r} stands here {count[scene_id]} times; give each its own"
            found.append(Fault(f"scenes[{number}].scene_id", reason))
    return found
