"""What becomes of one message on one channel: its states, and the one table of transitions."""

from enum import StrEnum

from hub.errors import InvalidTransition


class NoticeState(StrEnum):
    """How far a message has come. A channel that cannot tell more leaves it at `sent`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    ANSWERED = "answered"
    FAILED = "failed"


class Happening(StrEnum):
    """What can happen to a message."""

    CLAIMED = "claimed"
    TAKEN = "taken"
    POSTPONED = "postponed"
    GIVEN_UP = "given_up"
    NEEDLESS = "needless"
    DELIVERED = "delivered"
    SEEN = "seen"
    ANSWERED = "answered"


HEARD = frozenset({Happening.DELIVERED, Happening.SEEN, Happening.ANSWERED})
"""What the person's side says; it may come at any time, even before the channel has answered us."""
_UNSENT = (NoticeState.QUEUED, NoticeState.SENDING, NoticeState.FAILED)

TRANSITIONS: dict[tuple[NoticeState, Happening], NoticeState] = {
    (NoticeState.QUEUED, Happening.CLAIMED): NoticeState.SENDING,
    (NoticeState.QUEUED, Happening.NEEDLESS): NoticeState.FAILED,
    # A message that a digest carries is sent, or lost, with the digest.
    (NoticeState.QUEUED, Happening.TAKEN): NoticeState.SENT,
    (NoticeState.QUEUED, Happening.GIVEN_UP): NoticeState.FAILED,
    (NoticeState.SENDING, Happening.TAKEN): NoticeState.SENT,
    (NoticeState.SENDING, Happening.POSTPONED): NoticeState.QUEUED,
    (NoticeState.SENDING, Happening.GIVEN_UP): NoticeState.FAILED,
    # What is not out, or did not go out, only remembers that its person has heard.
    **{(state, heard): state for state in _UNSENT for heard in HEARD},
    (NoticeState.SENT, Happening.DELIVERED): NoticeState.DELIVERED,
    (NoticeState.SENT, Happening.SEEN): NoticeState.SEEN,
    (NoticeState.SENT, Happening.ANSWERED): NoticeState.ANSWERED,
    (NoticeState.DELIVERED, Happening.DELIVERED): NoticeState.DELIVERED,
    (NoticeState.DELIVERED, Happening.SEEN): NoticeState.SEEN,
    (NoticeState.DELIVERED, Happening.ANSWERED): NoticeState.ANSWERED,
    (NoticeState.SEEN, Happening.DELIVERED): NoticeState.SEEN,
    (NoticeState.SEEN, Happening.SEEN): NoticeState.SEEN,
    (NoticeState.SEEN, Happening.ANSWERED): NoticeState.ANSWERED,
    **{(NoticeState.ANSWERED, heard): NoticeState.ANSWERED for heard in HEARD},
}


def next_notice_state(state: NoticeState, happening: Happening) -> NoticeState:
    """The state after something happened; InvalidTransition for what the table does not hold."""
    try:
        return TRANSITIONS[state, happening]
    except KeyError:
        raise InvalidTransition(f"a notice that is {state} cannot be {happening}") from None
