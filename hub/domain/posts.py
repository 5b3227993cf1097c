"""A post (点位): a public place that is watched, such as a stairwell or a fire lane; nobody lives
there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hub.domain.homes import NO_ZONE, Node, is_zone
from hub.errors import Fault


@dataclass(frozen=True, slots=True)
class Post:
    """What an enrolment says; `name` is what a neighbour calls the place."""

    post_id: str
    area_id: str
    name: str
    tz: str
    nodes: tuple[Node, ...] = ()


def post_faults(post: Post) -> list[Fault]:
    """All that is wrong with an enrolment by itself, field by field; empty if it may stand."""
    nodes = [node.node_id for node in post.nodes]
    sensors = [sensor.sensor_id for node in post.nodes for sensor in node.sensors]
    faults = [*_doubled("nodes", nodes), *_doubled("nodes.sensors", sensors)]
    if not is_zone(post.tz):
        faults.append(Fault("tz", f"{post.tz[:64]!r} {NO_ZONE}"))
    return faults


def _doubled(field: str, ids: list[str]) -> Iterator[Fault]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Fault(field, f"{name!r} is named {count} times")
