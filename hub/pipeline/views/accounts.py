"""Looking at accounts: who may sign in, and nothing that opens a door."""

from dataclasses import dataclass
from typing import Protocol

from hub.pipeline.accounts import Scope
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class AccountView:
    """A sign-in without its secrets."""

    account_id: str
    username: str
    scope: Scope
    worker_id: str | None
    area_ids: tuple[str, ...] = ()
    """Of a screen: what it shows; none: everywhere."""


class AccountViews(Protocol):
    """Who may sign in."""

    def accounts(self, page: Page) -> Slice[AccountView]: ...
