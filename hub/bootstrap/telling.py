"""From a ticket to a person."""

import random

from hub.adapters.channels.table import Channels
from hub.adapters.sql.notices import SqlNotices
from hub.adapters.sql.state import opener
from hub.bootstrap.ground import Ground
from hub.pipeline.notifying import Notifier


def build_notifier(ground: Ground) -> Notifier:
    """From tickets to people."""
    return Notifier(
        opener(ground.database, SqlNotices),
        ground.clock,
        ground.phrasebook,
        Channels().send,
        random.Random().random,
        base_url=ground.settings.base_url or None,
    )
