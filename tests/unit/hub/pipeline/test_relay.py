"""Asking an edge while somebody waits: who is answered, what is refused, and how many may wait."""

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from hub.domain.liveness import Link
from hub.errors import Busy, FirstlightError, NoAnswer, NodeAway, NodeRefused, NotFound
from hub.pipeline.commanding import CommandRow
from hub.pipeline.relay import MOST_OF_A_NODE, MOST_WAITING, EdgeReply, Relay

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINKS = {"n-up": Link.UP, "n-other": Link.UP, "n-down": Link.DOWN, "n-never": Link.NEVER}


class Standing:
    def now(self) -> datetime:
        return NOW

    def wall(self) -> datetime:
        return NOW


class Edges:
    """Answers each command as the test says, in the moment in which it is sent."""

    def __init__(self, *answers: Callable[[CommandRow], tuple[str, EdgeReply]], deaf: bool = False):
        self.sent: SimpleQueue[CommandRow] = SimpleQueue()
        self._answers, self._deaf = answers, deaf
        numbers = itertools.count(1)
        self.relay = Relay(
            self.command, LINKS.get, Standing(), lambda prefix: f"{prefix}-{next(numbers)}"
        )

    def command(self, row: CommandRow) -> bool:
        self.sent.put(row)
        for answer in self._answers:
            self.relay.heard(*answer(row))
        return not self._deaf


def says(outcome: str, node_id: str = "n-up", command_id: str | None = None, **detail: object):
    def answer(row: CommandRow) -> tuple[str, EdgeReply]:
        named = row.command_id if command_id is None else command_id
        return node_id, EdgeReply(command_id=named, outcome=outcome, detail=detail)

    return answer


@pytest.mark.parametrize("outcome", ["done", "heard"])
def test_the_detail_of_a_good_answer_comes_back(outcome: str) -> None:
    edges = Edges(says(outcome, snapshot="x"))
    assert edges.relay.ask("n-up", "snapshot", {"sensor_id": "cam"}) == {"snapshot": "x"}
    sent = edges.sent.get_nowait()
    assert (sent.node_id, sent.kind, sent.detail) == ("n-up", "snapshot", {"sensor_id": "cam"})
    assert sent.expires_at > NOW


@pytest.mark.parametrize("outcome", ["failed", "expired", "unsupported", "refused", "dancing"])
def test_anything_else_is_a_refusal_and_says_why(outcome: str) -> None:
    edges = Edges(says(outcome, why="the camera is blind"))
    with pytest.raises(NodeRefused, match=f"{outcome}: the camera is blind"):
        edges.relay.ask("n-up", "snapshot", {})
    with pytest.raises(NodeRefused, match="does not say why"):
        Edges(says(outcome)).relay.ask("n-up", "snapshot", {})


@pytest.mark.parametrize(
    ("node_id", "error"), [("n-down", NodeAway), ("n-never", NodeAway), ("n-gone", NotFound)]
)
def test_who_cannot_hear_is_not_asked(node_id: str, error: type[FirstlightError]) -> None:
    edges = Edges(says("done"))
    with pytest.raises(error, match=node_id):
        edges.relay.ask(node_id, "snapshot", {})
    assert edges.sent.empty()


def test_a_broker_that_is_gone_is_said_at_once() -> None:
    with pytest.raises(NodeAway, match="broker"):
        Edges(deaf=True).relay.ask("n-up", "snapshot", {})


@pytest.mark.parametrize(
    "answer", [says("done", node_id="n-other"), says("done", command_id="c-9")]
)
def test_only_the_asked_node_answers_and_only_what_was_asked(answer) -> None:
    with pytest.raises(NoAnswer, match="n-up did not answer within 0 s"):
        Edges(answer).relay.ask("n-up", "snapshot", {}, timeout_s=0)


def test_the_first_answer_counts_and_a_late_one_is_let_go() -> None:
    edges = Edges(says("done", number=1), says("failed", number=2))
    assert edges.relay.ask("n-up", "snapshot", {}) == {"number": 1}
    edges.relay.heard("n-up", EdgeReply(command_id="c-1", outcome="done"))
    assert edges.relay.ask("n-up", "snapshot", {}) == {"number": 1}


@pytest.mark.parametrize(
    ("nodes", "most"), [(["n-up"], MOST_OF_A_NODE), (["n-up", "n-other"] * 9, MOST_WAITING)]
)
def test_so_many_may_wait_and_then_there_is_room_again(nodes: list[str], most: int) -> None:
    links = {f"{node}-{number}": Link.UP for number, node in enumerate(nodes)}
    names = list(links) if len(nodes) > 1 else list(links) * (MOST_OF_A_NODE + 1)
    edges = Edges()
    edges.relay = Relay(edges.command, links.get, Standing(), _ids())
    asking = [
        threading.Thread(target=edges.relay.ask, args=(name, "snapshot", {}, 20))
        for name in names[:most]
    ]
    for thread in asking:
        thread.start()
    waiting = [edges.sent.get(timeout=20) for _ in asking]
    with pytest.raises(Busy):
        edges.relay.ask(names[most], "snapshot", {})
    for row in waiting:
        edges.relay.heard(row.node_id, EdgeReply(command_id=row.command_id, outcome="done"))
    for thread in asking:
        thread.join(20)
    with pytest.raises(NoAnswer):
        edges.relay.ask(names[most], "snapshot", {}, timeout_s=0)


def _ids() -> Callable[[str], str]:
    numbers = itertools.count(1)
    return lambda prefix: f"{prefix}-{next(numbers)}"


def test_who_waits_is_let_go_when_the_hub_stops_and_nobody_waits_after_that() -> None:
    edges = Edges()
    said: SimpleQueue[type[FirstlightError]] = SimpleQueue()

    def ask() -> None:
        try:
            edges.relay.ask("n-up", "evidence", {}, timeout_s=60)
        except FirstlightError as error:
            said.put(type(error))

    waiting = threading.Thread(target=ask)
    waiting.start()
    edges.sent.get(timeout=20)
    edges.relay.close()
    assert said.get(timeout=20) is NoAnswer
    waiting.join(20)
    with pytest.raises(NoAnswer, match="stopping"):
        edges.relay.ask("n-up", "snapshot", {})
    assert edges.sent.empty()
