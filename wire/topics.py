"""The topic tree of the wire contract, version 1: `firstlight/v1/{node_id}/{leaf}`."""

import re
from enum import StrEnum

PREFIX = "firstlight/v1"
NODE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,63}")


class Leaf(StrEnum):
    """The last level of a topic; it names the message that travels there."""

    BIRTH = "birth"
    DEATH = "death"
    READINGS = "readings"
    ALERT = "alert"
    HEALTH = "health"
    ACK = "ack"
    CONFIG = "config"
    COMMAND = "command"
    REPLY = "reply"


LEAVES = {leaf.value: leaf for leaf in Leaf}
FROM_EDGE = (Leaf.BIRTH, Leaf.DEATH, Leaf.READINGS, Leaf.ALERT, Leaf.HEALTH, Leaf.REPLY)
FROM_HUB = (Leaf.ACK, Leaf.CONFIG, Leaf.COMMAND)


class TopicError(ValueError):
    """A topic that is not `firstlight/v1/{node_id}/{leaf}`."""


def topic(node_id: str, leaf: Leaf) -> str:
    """The topic of one node's leaf; TopicError for an id that MQTT or the ACL cannot bear."""
    if not NODE_ID.fullmatch(node_id):
        raise TopicError(f"node_id {node_id!r} must be 2-64 of A-Z a-z 0-9 _ . -")
    return f"{PREFIX}/{node_id}/{leaf}"


def all_nodes(leaf: Leaf) -> str:
    """The subscription for one leaf of every node."""
    return f"{PREFIX}/+/{leaf}"


def parse(text: str) -> tuple[str, Leaf]:
    """`(node_id, leaf)` of a topic; raises TopicError."""
    head, _, leaf = text.rpartition("/")
    prefix, _, node_id = head.rpartition("/")
    if prefix != PREFIX or leaf not in LEAVES or not NODE_ID.fullmatch(node_id):
        raise TopicError(f"not a topic of {PREFIX}: {text[:120]!r}")
    return node_id, LEAVES[leaf]
