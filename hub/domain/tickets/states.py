"""The states of a ticket, and the one table of transitions."""

from enum import StrEnum

from hub.errors import InvalidTransition


class State(StrEnum):
    """Where the work stands; 接单, 派单, …, 销单, 访单."""

    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELED = "canceled"


class Action(StrEnum):
    """What a person can do to a ticket; the verbs of the API."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    CLOSE = "close"
    CANCEL = "cancel"
    DECLINE = "decline"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    RAISE = "raise"
    NOTE = "note"


OPEN = frozenset({State.NEW, State.ASSIGNED, State.ACCEPTED, State.ON_SITE})
UNACCEPTED = frozenset({State.NEW, State.ASSIGNED})
PROMISED = OPEN - UNACCEPTED
"""Somebody took it on; he stays named while others are told."""
OVER = frozenset({State.CLOSED, State.CANCELED})
"""Nothing is to come of it any more, unless a closed one is opened again."""

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.NEW, Action.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Action.ASSIGN): State.ASSIGNED,
    (State.ACCEPTED, Action.ASSIGN): State.ASSIGNED,
    (State.ON_SITE, Action.ASSIGN): State.ASSIGNED,
    (State.NEW, Action.ACCEPT): State.ACCEPTED,
    (State.ASSIGNED, Action.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Action.ARRIVE): State.ON_SITE,
    (State.ON_SITE, Action.RESOLVE): State.RESOLVED,
    (State.RESOLVED, Action.CLOSE): State.CLOSED,
    (State.NEW, Action.DECLINE): State.NEW,
    (State.ASSIGNED, Action.DECLINE): State.NEW,
    (State.ACCEPTED, Action.DECLINE): State.NEW,
    (State.RESOLVED, Action.REOPEN): State.NEW,
    (State.CLOSED, Action.REOPEN): State.NEW,
    **{(state, Action.CANCEL): State.CANCELED for state in OPEN},
    **{(state, Action.MERGE): State.CANCELED for state in OPEN},
    **{(state, Action.SPLIT): state for state in OPEN},
    **{(state, Action.RAISE): State.ASSIGNED for state in OPEN},
    **{(state, Action.NOTE): state for state in State},
}
TAKE_OVER = {(State.ACCEPTED, Action.ACCEPT): State.ACCEPTED}
"""Only while the promise to arrive is broken: somebody else may take it."""
COMES_BACK = {(State.ON_SITE, Action.RESOLVE): State.ASSIGNED}
"""Only with an outcome that settles nothing."""
PROVEN_ALIVE = {(state, Action.CLOSE): State.CLOSED for state in OPEN}
"""Only after late proof of life: a person closes what nobody has to visit any more."""

ASIDE = {(state, Action.DECLINE): state for state in UNACCEPTED}
"""Only of somebody who was told beside the owner: he is asked no more, the owner keeps it."""


def next_state(
    state: State,
    action: Action,
    *,
    overdue: bool = False,
    proven_alive: bool = False,
    unsettled: bool = False,
    aside: bool = False,
) -> State:
    """The state after an action; raises InvalidTransition for anything the tables do not hold."""
    step = (state, action)
    if aside and step in ASIDE:
        return ASIDE[step]
    if unsettled and step in COMES_BACK:
        return COMES_BACK[step]
    if step in TRANSITIONS:
        return TRANSITIONS[step]
    if overdue and step in TAKE_OVER:
        return TAKE_OVER[step]
    if proven_alive and step in PROVEN_ALIVE:
        return PROVEN_ALIVE[step]
    raise InvalidTransition(f"{action} is not possible while the ticket is {state}")
