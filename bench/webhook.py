"""A webhook that answers at once, in a process of its own; tells when each ticket came."""

import asyncio
import json
import sys
import time

_ANSWER = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
_SPOKEN = sys.stdin


class _Hook(asyncio.Protocol):
    """Enough HTTP/1.1 for a client that sends its length and keeps its connections."""

    def __init__(self, told: dict[str, float]) -> None:
        self._told = told
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end].lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            body = self._rest[end + 4 : end + 4 + length]
            if len(body) < length:
                return
            self._rest = self._rest[end + 4 + length :]
            self._told.setdefault(json.loads(body)["ticket_id"], time.time())
            self._transport.write(_ANSWER)


async def _serve(port: int) -> None:
    told: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Hook(told), "127.0.0.1", port)
    while await loop.run_in_executor(None, _SPOKEN.readline):
        print(json.dumps({"told_at": sorted(told.values())}), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(**json.loads(sys.argv[1])))
