"""A pass takes all rows together; where one breaks a rule of ours, each alone, that one later."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from hub.errors import StoreUnavailable
from hub.pipeline.ports import Begin

log = logging.getLogger(__name__)

POSTPONED = timedelta(minutes=1)
"""How long a row waits that failed for a fault of ours."""
Store = TypeVar("Store")
RowId = TypeVar("RowId")


def all_or_each(
    begin: Begin[Store],
    claim: Callable[[Store], Sequence[RowId]],
    take: Callable[[Store, Sequence[RowId]], int],
    postpone: Callable[[Store, RowId], None],
) -> int:
    """One transaction for all that `claim` names; if it fails, one for each. How many were taken.

    `claim` should read as little as possible: what makes it fail stops everybody.
    """
    try:
        with begin() as store:
            return take(store, claim(store))
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("pass failed, going one by one", extra={"action": "pass_failed"})
    with begin() as store:
        claimed = claim(store)
    return sum(_alone(begin, one, take, postpone) for one in claimed)


def _alone(
    begin: Begin[Store],
    one: RowId,
    take: Callable[[Store, Sequence[RowId]], int],
    postpone: Callable[[Store, RowId], None],
) -> int:
    try:
        with begin() as store:
            return take(store, [one])
    except StoreUnavailable:
        raise
    except Exception:  # one row must not stop all others
        log.exception("row postponed", extra={"action": "row_postponed", "row": str(one)})
    with begin() as store:
        postpone(store, one)
    return 0
