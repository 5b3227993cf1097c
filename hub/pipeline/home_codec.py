"""Nodes and windows of a home as JSON in one cell, for what does not fit into columns."""

from typing import Annotated, TypeVar

import msgspec

from hub.domain.days import parse_days
from hub.domain.homes import Node, Sensor
from hub.domain.times import parse_time_of_day
from hub.domain.windows import WEEKDAYS, Direction, Gesture, Window
from hub.pipeline.window_codec import window_to_json

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Silence = Annotated[float, msgspec.Meta(gt=0, le=30 * 86_400)]
NodeId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,63}$")]
Told = TypeVar("Told")


class _Sensor(msgspec.Struct):
    sensor_id: Label
    kind: Label
    max_silence_s: Silence = 3600


class _Node(msgspec.Struct):
    node_id: NodeId
    sensors: list[_Sensor] = []


class _Gesture(msgspec.Struct):
    sensor_ids: Annotated[list[Label], msgspec.Meta(min_length=1)]
    kind: Label
    direction: Direction


class _Window(msgspec.Struct):
    window_id: Annotated[str, msgspec.Meta(pattern=r"^\w[\w.:-]{0,63}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    gesture: _Gesture
    opens_at: str
    due_at: str
    grace_s: Seconds = 0
    ask_s: Seconds = 600
    early_credit_s: Seconds = 3600
    tz: str = "Asia/Shanghai"
    days: list[str] = msgspec.field(default_factory=lambda: list(WEEKDAYS))


def nodes_from_text(text: str) -> tuple[Node, ...]:
    """The nodes of a cell, as `POST /homes` takes them; ValueError says what is wrong."""
    return tuple(
        Node(n.node_id, tuple(Sensor(s.sensor_id, s.kind, s.max_silence_s) for s in n.sensors))
        for n in _decoded(text, list[_Node])
    )


def windows_from_text(text: str) -> tuple[Window, ...]:
    """The windows of a cell, as `POST /homes` takes them; ValueError says what is wrong."""
    return tuple(_window(told) for told in _decoded(text, list[_Window]))


def nodes_to_text(nodes: tuple[Node, ...]) -> str:
    """The cell again."""
    return msgspec.json.encode(nodes).decode()


def windows_to_text(windows: tuple[Window, ...]) -> str:
    """The cell again."""
    return msgspec.json.encode([window_to_json(window) for window in windows]).decode()


def _decoded(text: str, kind: type[Told]) -> Told:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"is not as in POST /homes: {error}") from error


def _window(told: _Window) -> Window:
    gesture = Gesture(tuple(told.gesture.sensor_ids), told.gesture.kind, told.gesture.direction)
    return Window(
        window_id=told.window_id,
        name=told.name,
        gesture=gesture,
        opens_at=parse_time_of_day(told.opens_at),
        due_at=parse_time_of_day(told.due_at),
        grace_s=told.grace_s,
        ask_s=told.ask_s,
        early_credit_s=told.early_credit_s,
        tz=told.tz,
        days=parse_days(told.days),
    )
