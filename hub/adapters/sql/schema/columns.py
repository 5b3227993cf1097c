"""What every table is made of: ids, and times as UTC milliseconds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    MetaData,
    String,
    TypeDecorator,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch of an aware time, exact."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC time of milliseconds since the epoch."""
    return EPOCH + timedelta(milliseconds=ms)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, kept as integer milliseconds so that comparing and indexing are plain."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Aware time to integer."""
        return None if value is None else to_ms(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Integer to aware time."""
        return None if value is None else from_ms(value)


metadata = MetaData()


def id_column(name: str, *constraints: Any, **options: Any) -> Column[str]:
    """An id of at most 64 characters; not null unless said."""
    return Column(
        name, String(64), *constraints, nullable=options.pop("nullable", False), **options
    )
