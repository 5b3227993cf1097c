"""From a ticket to a person, and what comes back."""

import random
from zoneinfo import ZoneInfo

from hub.adapters.channels.push import PushChannel, PushKey
from hub.adapters.channels.table import Channels
from hub.adapters.keys import link_keys, push_key
from hub.adapters.measures import Measures
from hub.adapters.sql.digests import SqlDigests
from hub.adapters.sql.notices import SqlNotices
from hub.adapters.sql.replies import SqlReplies
from hub.adapters.sql.state import opener
from hub.adapters.sql.subscriptions import SqlSubscriptions, StoredSubscriptions
from hub.bootstrap.ground import Ground
from hub.config import HubSettings
from hub.domain.times import parse_time_of_day
from hub.pipeline.desk import Desk
from hub.pipeline.digesting import Digests, QuietTimes
from hub.pipeline.linking import Links
from hub.pipeline.notifying import Notifier
from hub.pipeline.replies import Replies
from hub.pipeline.subscribing import Subscribing

NO_CONTACT = "https://firstlight.invalid"
"""Named to push services while the hub has no address of its own."""


def build_notifier(ground: Ground, measures: Measures) -> Notifier:
    """From tickets to people."""
    settings = ground.settings
    push = PushChannel(
        StoredSubscriptions(ground.database),
        _push_key(settings),
        ground.clock.wall,
        loopback=settings.drill,
    )
    return Notifier(
        opener(ground.database, SqlNotices),
        ground.clock,
        ground.phrasebook,
        Channels(push).send,
        random.Random().random,
        _links(settings),
        _quiet_times(settings),
        note=measures.note_deliveries,
    )


def build_digests(ground: Ground) -> Digests:
    """What is in no hurry, together."""
    return Digests(
        opener(ground.database, SqlDigests),
        ground.clock,
        ground.phrasebook,
        _quiet_times(ground.settings),
    )


def build_replies(ground: Ground, desk: Desk) -> Replies:
    """From people back to tickets."""
    links = _links(ground.settings)
    return Replies(opener(ground.database, SqlReplies), ground.clock, links, desk)


def build_subscribing(ground: Ground) -> Subscribing:
    """Phones that let us wake them."""
    settings = ground.settings
    return Subscribing(
        opener(ground.database, SqlSubscriptions),
        ground.clock,
        _push_key(settings).public,
        loopback=settings.drill,
    )


def _links(settings: HubSettings) -> Links:
    return Links(link_keys(settings.data_dir), settings.base_url)


def _push_key(settings: HubSettings) -> PushKey:
    ours = settings.base_url if settings.base_url.startswith("https://") else NO_CONTACT
    return PushKey(push_key(settings.data_dir), ours)


def _quiet_times(settings: HubSettings) -> QuietTimes:
    times = tuple(parse_time_of_day(text) for text in settings.digest_times.split(","))
    return QuietTimes(ZoneInfo(settings.timezone), times)
