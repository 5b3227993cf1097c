"""Readings as InfluxDB line protocol: one line a reading, bytes ready to post.

Measurement = kind; tags home, sensor, outbox; fields value, quality, seq; time in nanoseconds. A
point in InfluxDB is its measurement, tags and time, and `seq` is none of these: two readings of one
millisecond would overwrite each other. So the nanoseconds below the millisecond carry `seq`.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from hub.pipeline.series import SeriesRow

MOST_LINES: Final = 5_000
"""Lines in one post: InfluxData's own advice for the best throughput."""

_BELOW_MILLISECOND: Final = 1_000_000
# Line protocol can write neither line ends in a name nor a backslash at its end, and a measurement
# that begins with # is a comment. Names are free text, so these travel percent-encoded.
_SAFE: Final = str.maketrans({chr(code): f"%{code:02X}" for code in (*range(32), 127, *b"\\#%")})
_KEY: Final = str.maketrans({",": r"\,", "=": r"\=", " ": r"\ "})
_MEASUREMENT: Final = str.maketrans({",": r"\,", " ": r"\ "})


def safe_text(text: str) -> str:
    """A name as it is kept in InfluxDB: itself, unless it holds \\ # % or control characters."""
    return text.translate(_SAFE)


def payloads(rows: Sequence[SeriesRow]) -> Iterator[bytes]:
    """The rows as bodies of at most MOST_LINES lines; values that are not finite have no line."""
    lines = list(_lines(rows))
    for start in range(0, len(lines), MOST_LINES):
        yield "\n".join(lines[start : start + MOST_LINES]).encode()


def line_count(payload: bytes) -> int:
    """How many readings a body holds."""
    return payload.count(b"\n") + 1


def _lines(rows: Iterable[SeriesRow]) -> Iterator[str]:
    heads: dict[tuple[str, str, str, str], str] = {}
    for home, sensor, kind, observed_ms, value, quality, outbox, seq in rows:
        if not math.isfinite(value):
            continue
        head = heads.get((home, sensor, kind, outbox))
        if head is None:
            head = heads[home, sensor, kind, outbox] = _head(home, sensor, kind, outbox)
        at_ns = observed_ms * _BELOW_MILLISECOND + seq % _BELOW_MILLISECOND
        yield f'{head} value={float(value)!r},quality="{_field(quality)}",seq={seq}i {at_ns}'


def _head(home: str, sensor: str, kind: str, outbox: str) -> str:
    measurement = safe_text(kind).translate(_MEASUREMENT)
    return f"{measurement},home={_tag(home)},outbox={_tag(outbox)},sensor={_tag(sensor)}"


def _tag(text: str) -> str:
    return safe_text(text).translate(_KEY)


def _field(text: str) -> str:
    return safe_text(text).replace('"', r"\"")
