"""Accounts: who may sign in. Passwords and tokens are generated and shown once."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn, ops_only
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import Role
from hub.pipeline.accounts import Scope

router = APIRouter(tags=["accounts"])
EXAMPLE: JsonDict = {"username": "li.xiao", "scope": "worker", "worker_id": "w-17"}
Username = Annotated[str, StringConstraints(pattern=r"^[\w][\w.@-]{0,63}$")]


class AccountBody(BaseModel):
    """A new sign-in; a worker's account names the worker, a screen's may name its areas."""

    model_config = like(EXAMPLE)

    username: Username
    scope: Scope
    worker_id: Id | None = None
    area_ids: Annotated[
        list[Id],
        Field(max_length=50, description="What a screen shows, with all below; none: everywhere."),
    ] = []


class AccountLine(BaseModel):
    """An account in the list; what it signs in with is shown nowhere."""

    model_config = like(EXAMPLE | {"account_id": "u-7f3k2q9x41", "area_ids": []})

    account_id: str
    username: str
    scope: Scope
    worker_id: str | None
    area_ids: list[str]
    """Of a screen: what it shows, with all below; none: everywhere."""


class AccountOut(BaseModel):
    """The account with its password, which nobody can look up later."""

    model_config = like(EXAMPLE | {"account_id": "u-7f3k2q9x41", "password": "m4VtT0kX…"})

    account_id: str
    username: str
    password: str
    scope: Scope
    worker_id: str | None


class TokenOut(BaseModel):
    """A bearer token, which nobody can look up later."""

    model_config = like({"token": "fl_9zK2…"})

    token: str


class CallerOut(BaseModel):
    """Who is asking. A page sends `csrf` back as `X-CSRF-Token`; a program has none."""

    model_config = like(
        EXAMPLE | {"account_id": "u-7f3k2q9x41", "role": "grid_worker", "csrf": None}
    )

    account_id: str
    username: str
    scope: Scope
    role: Role
    worker_id: str | None
    csrf: str | None


@router.get("/me")
def get_me(caller: SignedIn) -> CallerOut:
    """Look at the account that is asking."""
    return CallerOut.model_validate(caller)


@router.post(
    "/accounts",
    status_code=201,
    responses=documented(409, 413, 422),
    dependencies=[Depends(ops_only)],
)
def create_account(body: AccountBody, services: Provided) -> AccountOut:
    """Create a sign-in; its generated password is shown once."""
    created = services.staff.accounts.create(
        body.username, body.scope, body.worker_id, tuple(body.area_ids)
    )
    return AccountOut.model_validate(created)


@router.get("/accounts", responses=documented(422))
def list_accounts(services: Provided, page: Paged) -> Listed[AccountLine]:
    """List sign-ins by user name, without their secrets."""
    with services.look() as views:
        found = views.accounts(page)
    items = [AccountLine.model_validate(account) for account in found.items]
    return Listed(items=items, next=encode(found.next))


@router.delete(
    "/accounts/{account_id}",
    status_code=204,
    responses=documented(404, 409),
    dependencies=[Depends(ops_only)],
)
def remove_account(account_id: str, services: Provided) -> None:
    """Remove a sign-in with its tokens and sessions, at once; the last ops account stays."""
    services.staff.accounts.remove(account_id)


@router.delete(
    "/accounts/{account_id}/tokens",
    status_code=204,
    responses=documented(404),
    dependencies=[Depends(ops_only)],
)
def revoke_tokens(account_id: str, services: Provided) -> None:
    """End all tokens and sessions of an account, wake its phones no more; its password stays."""
    services.staff.accounts.revoke(account_id)


@router.post(
    "/accounts/{account_id}/password",
    status_code=201,
    responses=documented(404),
    dependencies=[Depends(ops_only)],
)
def reset_password(account_id: str, services: Provided) -> AccountOut:
    """Give a new generated password, shown once; the account's sessions end, its tokens stay."""
    return AccountOut.model_validate(services.staff.accounts.reset_password(account_id))


@router.post(
    "/accounts/{account_id}/tokens",
    status_code=201,
    responses=documented(404),
    dependencies=[Depends(ops_only)],
)
def issue_token(account_id: str, services: Provided) -> TokenOut:
    """Issue a bearer token for a program; shown once."""
    return TokenOut(token=services.staff.accounts.issue(account_id))
