"""Web Push subscriptions: a worker's phone lets us wake it, or no longer."""

from collections.abc import Sequence
from typing import Protocol

from hub.domain.subscriptions import (
    LONGEST_ENDPOINT,
    MOST_A_WORKER,
    Subscription,
    refusal,
    subscription_id,
)
from hub.errors import Fault, InvalidInput, NotAllowed, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.ports import Begin, Clock


class SubscriptionStore(Protocol):
    """The queries behind subscriptions."""

    def of_account(self, account_id: str) -> Sequence[Subscription]:
        """An account's own, newest first."""

    def of_worker(self, worker_id: str) -> Sequence[Subscription]:
        """All of a worker's, newest first."""

    def put(self, subscription: Subscription) -> None:
        """Add it, or take it over from whoever used this browser before."""

    def remove(self, subscription_ids: Sequence[str]) -> None: ...
    def lead_with_push(self, worker_id: str) -> None:
        """Make push the worker's first channel, unless it is among his channels already."""


class Subscribing:
    """What a phone's page asks for, and what the push channel reads."""

    def __init__(
        self, begin: Begin[SubscriptionStore], clock: Clock, push_key: str, *, loopback: bool
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._loopback = loopback
        self.push_key = push_key
        """Our public key, as browsers want it: base64url of an uncompressed point."""

    def add(self, caller: Caller, endpoint: str, p256dh: str, auth: str) -> Subscription:
        """From now on this browser is woken; InvalidInput, NotAllowed."""
        worker_id = _worker_of(caller)
        refused = refusal(endpoint, loopback=self._loopback)
        if len(endpoint) > LONGEST_ENDPOINT:
            refused = f"is longer than {LONGEST_ENDPOINT} characters"
        if refused:
            raise InvalidInput(Fault("endpoint", refused))
        subscription = Subscription(
            subscription_id=subscription_id(endpoint),
            account_id=caller.account_id,
            worker_id=worker_id,
            endpoint=endpoint,
            p256dh=p256dh,
            auth=auth,
            created_at=self._clock.wall(),
        )
        with self._begin() as store:
            store.put(subscription)
            too_many = store.of_worker(worker_id)[MOST_A_WORKER:]
            store.remove([old.subscription_id for old in too_many])
            store.lead_with_push(worker_id)
        return subscription

    def of(self, caller: Caller) -> Sequence[Subscription]:
        """The account's own."""
        with self._begin() as store:
            return store.of_account(caller.account_id)

    def remove(self, caller: Caller, subscription_id: str) -> None:
        """This browser is woken no more; NotFound, too, if it is somebody else's."""
        with self._begin() as store:
            own = {one.subscription_id for one in store.of_account(caller.account_id)}
            if subscription_id not in own:
                raise NotFound(f"no subscription {subscription_id}")
            store.remove([subscription_id])


def _worker_of(caller: Caller) -> str:
    if caller.worker_id is None:
        raise NotAllowed("only a worker's account is notified; the desk has its page")
    return caller.worker_id
