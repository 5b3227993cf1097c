"""The people who work: how they sign in, when they are on duty, who takes over from them."""

from hub.adapters.sql.accounts import SqlAccounts
from hub.adapters.sql.duty import SqlDuty
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.adapters.sql.people import SqlPeople
from hub.adapters.sql.state import opener, viewer
from hub.api.services import Staff
from hub.bootstrap.ground import Ground
from hub.bootstrap.telling import build_subscribing
from hub.pipeline.accounts import Accounts
from hub.pipeline.duty import Duty
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.lockout import Lockout
from hub.pipeline.people import People
from hub.pipeline.signing_in import SigningIn


def build_staff(ground: Ground) -> Staff:
    lockout = Lockout()
    return Staff(
        accounts=build_accounts(ground, lockout),
        signing_in=build_signing_in(ground, lockout),
        people=_build_people(ground),
        duty=Duty(opener(ground.database, SqlDuty), ground.clock, ground.new_id),
        subscribing=build_subscribing(ground),
    )


def build_accounts(ground: Ground, lockout: Lockout | None = None) -> Accounts:
    """Who may sign in; also used by `init` and `reset-password`, where nobody guesses."""
    begin = opener(ground.database, SqlAccounts)
    return Accounts(begin, ground.new_id, ground.passwords, lockout or Lockout())


def build_signing_in(ground: Ground, lockout: Lockout) -> SigningIn:
    return SigningIn(
        opener(ground.database, SqlAccounts),
        viewer(ground.database, SqlAccounts),
        ground.clock,
        ground.passwords,
        lockout,
    )


def build_handing_over(ground: Ground) -> HandingOver:
    """Leaves that begin, resignations that count; the flow, the web and imports use it."""
    return HandingOver(opener(ground.database, SqlHandingOver), ground.clock, ground.phrasebook)


def _build_people(ground: Ground) -> People:
    return People(
        opener(ground.database, SqlPeople),
        ground.clock,
        ground.new_id,
        ground.rest_day,
        build_handing_over(ground).hand_over_once,
    )
