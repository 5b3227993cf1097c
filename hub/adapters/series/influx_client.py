"""InfluxDB 2 over HTTP: post a body, ask a query, and say what the server made of it.

`influxdb_client` is imported where it is first needed: it takes a second, and the embedded default
never pays it. It retries nothing here; whoever calls decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from influxdb_client.client.influxdb_client import InfluxDBClient

_NEVER: Final = frozenset({400, 413, 422})
"""Answers that speak of the body: malformed, too large, unprocessable; no retry can help.
401, 403, 404, 429 and 5xx speak of the server, its settings or its load, and pass."""


@dataclass(frozen=True, slots=True)
class InfluxTarget:
    """Where InfluxDB is, and what to write as whom."""

    url: str
    org: str
    bucket: str
    token: str = field(repr=False)


class Outcome(StrEnum):
    """What became of a body."""

    STORED = "stored"
    REFUSED = "refused"
    AWAY = "away"


class Answer(NamedTuple):
    """An outcome with its reason, for a log line: a status or an error's name, no payload."""

    outcome: Outcome
    reason: str


class QueryError(Exception):
    """The server did not answer a query; never leaves hub.adapters.series."""


class InfluxClient:
    """One server; used from any thread."""

    def __init__(self, target: InfluxTarget, timeout_s: float) -> None:
        self._target = target
        self._timeout_ms = int(timeout_s * 1000)
        self._connected: InfluxDBClient | None = None

    def write(self, body: bytes) -> Answer:
        """Post one body of line protocol; returns when the server has confirmed it or has not."""
        from influxdb_client.rest import ApiException

        try:
            self._write(body)
        except ApiException as error:
            outcome = Outcome.REFUSED if error.status in _NEVER else Outcome.AWAY
            return Answer(outcome, f"HTTP {error.status}")
        except (HTTPError, OSError) as error:
            return Answer(Outcome.AWAY, type(error).__name__)
        return Answer(Outcome.STORED, "confirmed")

    def query(self, flux: str) -> Iterator[dict[str, object]]:
        """The records of the answer, as column to value; raises QueryError."""
        from influxdb_client.client.flux_csv_parser import (
            FluxCsvParserException,
            FluxQueryException,
        )
        from influxdb_client.rest import ApiException

        try:
            for record in self._client().query_api().query_stream(flux, org=self._target.org):
                yield record.values
        except ApiException as error:
            raise QueryError(f"HTTP {error.status}") from error
        except (HTTPError, OSError, FluxQueryException, FluxCsvParserException) as error:
            raise QueryError(type(error).__name__) from error

    def close(self) -> None:
        """Let go of the connections; the next call makes new ones."""
        if self._connected is not None:
            self._connected.close()  # type: ignore[no-untyped-call]
            self._connected = None

    def _write(self, body: bytes) -> None:
        from influxdb_client.client.write_api import SYNCHRONOUS  # its precision: nanoseconds

        target = self._target
        writer = self._client().write_api(write_options=SYNCHRONOUS)
        writer.write(target.bucket, target.org, body)

    def _client(self) -> "InfluxDBClient":
        if self._connected is None:
            from influxdb_client.client.influxdb_client import InfluxDBClient

            target = self._target
            self._connected = InfluxDBClient(
                url=target.url, token=target.token, org=target.org, timeout=self._timeout_ms
            )
        return self._connected
