"""A node's link facts from its row."""

from collections.abc import Sequence
from typing import Any

from hub.adapters.sql.schema import from_ms
from hub.domain.liveness import LinkFacts, Session


def link_facts(row: Sequence[Any]) -> LinkFacts:
    """From boot_id, session, death_boot_id, death_session, death_at, last_live_at."""
    boot_id, session, death_boot_id, death_session, death_at, last_live_at = row
    return LinkFacts(
        born=None if boot_id is None else Session(boot_id, session),
        died=None if death_boot_id is None else Session(death_boot_id, death_session),
        death_at=None if death_at is None else from_ms(death_at),
        last_live_at=None if last_live_at is None else from_ms(last_live_at),
    )
