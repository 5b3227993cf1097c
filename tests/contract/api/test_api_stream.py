import asyncio
import json
from typing import Any, cast

import pytest
from starlette.requests import Request

from hub.api.stream import HEARTBEAT_AFTER, events
from hub.domain.reach import EVERYWHERE, Reach
from hub.pipeline.views.feed import Position, parse_position
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


class Listener:
    """A client that hangs up after some looks."""

    def __init__(self, town: Town, looks: int = 1) -> None:
        self._town, self._left = town, looks

    async def is_disconnected(self) -> bool:
        self._left -= 1
        if self._left < 0:
            self._town.services.closing.set()
        return self._left < 0


def heard(
    town: Town, since: Position, reach: Reach | None = EVERYWHERE
) -> list[tuple[str, str, dict[str, Any]]]:
    """(id, event, data) of each event since a position."""

    async def collect() -> list[str]:
        request = cast(Request, Listener(town))
        return [text async for text in events(request, town.services, since, lambda: reach)]

    town.services.closing.clear()
    blocks = asyncio.run(collect())[1:]
    found = []
    for block in blocks:
        fields = dict(line.split(": ", 1) for line in block.strip().split("\n"))
        found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_ends_with_the_sign_in_that_opened_it(town: Town) -> None:
    town.enrol()
    town.verdict("v-1")
    assert heard(town, Position()) != []
    assert heard(town, Position(), None) == []


def test_news_come_in_order_with_an_id_to_come_back_with(town: Town) -> None:
    town.enrol()
    town.verdict("v-1")
    town.ticket("t-1")
    town.verdict("v-2", window_id="evening")
    news = heard(town, Position())
    assert [event for _, event, _ in news] == ["verdict", "verdict", "ticket"]
    assert [data.get("verdict_id") for _, _, data in news] == ["v-1", "v-2", None]
    assert (news[2][2]["ticket_id"], news[2][2]["state"]) == ("t-1", "assigned")
    for index, (name, _, _) in enumerate(news):
        position = parse_position(name)
        assert position is not None
        assert heard(town, position) == news[index + 1 :]


def test_a_worker_hears_of_his_own_tickets_only(town: Town) -> None:
    town.enrol()
    town.verdict("v-1")
    town.ticket("t-1", told=("w-1",))
    town.ticket("t-2", told=("w-2",))
    news = heard(town, Position(), Reach(worker_id="w-1"))
    assert [data["ticket_id"] for _, _, data in news] == ["t-1"]


def test_a_quiet_stream_says_that_it_is_still_here(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.api.stream.LOOKS_EVERY_S", 0)

    async def collect() -> list[str]:
        request = cast(Request, Listener(town, HEARTBEAT_AFTER))
        return [
            text async for text in events(request, town.services, Position(), lambda: EVERYWHERE)
        ]

    assert asyncio.run(collect())[1:] == [": still here\n\n"]


def test_the_stream_ends_when_the_hub_stops(town: Town) -> None:
    town.services.closing.set()
    with town.client().stream("GET", "/api/v1/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "".join(answer.iter_text()).startswith("retry: 2000\nid: 0-0-0")


@pytest.mark.parametrize("text", ["", "1-2", "a-b-c", "1-2-3-4", "-1-2-3", "1-2-" + "9" * 30])
def test_a_strange_last_event_id_starts_at_the_end(text: str) -> None:
    assert parse_position(text) is None
