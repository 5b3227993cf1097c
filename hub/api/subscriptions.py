"""Web Push: which browsers of the caller's own are woken."""

import base64
import binascii
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.subscriptions import LONGEST_ENDPOINT, Subscription

router = APIRouter(tags=["push"])
POINT, SECRET = 65, 16
"""Bytes of an uncompressed P-256 point and of an authentication secret (RFC 8291)."""
A_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
KEYS: JsonDict = {
    "p256dh": A_POINT,
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
EXAMPLE: JsonDict = {"endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAA"}
OUT: JsonDict = {
    "subscription_id": "ps-4f1c2b7a9d0e4f1c2b7a9d0e",
    "push_service": "updates.push.services.mozilla.com",
    "created_at": "2026-11-22T01:25:00Z",
}


def _key(value: str, length: int) -> str:
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64url") from None
    if len(raw) != length:
        raise ValueError(f"is {len(raw)} bytes long instead of {length}")
    return value


def _point(value: str) -> str:
    return _key(value, POINT)


def _secret(value: str) -> str:
    return _key(value, SECRET)


class PushKeyOut(BaseModel):
    """The hub's public key, `applicationServerKey` of `PushManager.subscribe`."""

    model_config = like({"key": A_POINT})

    key: str


class SubscriptionKeys(BaseModel):
    """What the browser wants to be encrypted with."""

    model_config = like(KEYS)

    p256dh: Annotated[str, Field(max_length=100), AfterValidator(_point)]
    auth: Annotated[str, Field(max_length=40), AfterValidator(_secret)]


class SubscriptionBody(BaseModel):
    """A `PushSubscription` as the browser says it in JSON."""

    model_config = like(EXAMPLE | {"keys": KEYS})

    endpoint: Annotated[str, Field(max_length=LONGEST_ENDPOINT)]
    keys: SubscriptionKeys


class SubscriptionOut(BaseModel):
    """A browser that is woken; its endpoint is a secret and shown nowhere."""

    model_config = like(OUT)

    subscription_id: str
    push_service: str
    created_at: datetime


@router.get("/push-key")
def get_push_key(services: Provided) -> PushKeyOut:
    """Give the key that a browser needs to subscribe."""
    return PushKeyOut(key=services.staff.subscribing.push_key)


@router.get("/me/push-subscriptions")
def list_subscriptions(services: Provided, caller: SignedIn) -> Listed[SubscriptionOut]:
    """List the browsers of this account that are woken, newest first."""
    return Listed(items=[_out(one) for one in services.staff.subscribing.of(caller)], next=None)


@router.post("/me/push-subscriptions", status_code=201, responses=documented(413, 422))
def subscribe(body: SubscriptionBody, services: Provided, caller: SignedIn) -> SubscriptionOut:
    """Wake this browser from now on; `push:` becomes the first channel of its worker."""
    keys = body.keys
    return _out(services.staff.subscribing.add(caller, body.endpoint, keys.p256dh, keys.auth))


@router.delete(
    "/me/push-subscriptions/{subscription_id}", status_code=204, responses=documented(404)
)
def unsubscribe(subscription_id: str, services: Provided, caller: SignedIn) -> None:
    """Wake this browser no more."""
    services.staff.subscribing.remove(caller, subscription_id)


def _out(subscription: Subscription) -> SubscriptionOut:
    return SubscriptionOut(
        subscription_id=subscription.subscription_id,
        push_service=subscription.push_service,
        created_at=subscription.created_at,
    )
