"""The queries of consents."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from hub.adapters.sql.config_lists import forget_faces
from hub.adapters.sql.schema import consents, found_people, found_people_nodes, homes
from hub.domain.consents import Consent, ConsentPurpose, GivenBy


class SqlConsents:
    """One transaction of consents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, consent: Consent) -> bool:
        """False if there is no such home."""
        home = select(homes.c.home_id).where(homes.c.home_id == consent.home_id)
        if self._connection.execute(home).first() is None:
            return False
        values = {name: getattr(consent, name) for name in Consent.__dataclass_fields__}
        self._connection.execute(insert(consents).values(values))
        return True

    def withdraw(self, home_id: str, consent_id: str, at: datetime) -> Consent | None:
        """The first time counts."""
        this = (consents.c.consent_id == consent_id) & (consents.c.home_id == home_id)
        standing = this & consents.c.withdrawn_at.is_(None)
        done = self._connection.execute(update(consents).where(standing).values(withdrawn_at=at))
        if done.rowcount:
            self._forget_faces(consent_id)
        row = self._connection.execute(select(consents).where(this)).first()
        return None if row is None else consent_of(row)

    def _forget_faces(self, consent_id: str) -> None:
        """Whoever is looked for on it is looked for no more: her edges are told at once."""
        theirs = select(found_people.c.person_id).where(found_people.c.consent_id == consent_id)
        forget_faces(self._connection, found_people_nodes.c.person_id.in_(theirs))


def consent_of(row: Row[Any]) -> Consent:
    """A consent from its row."""
    fields = {name: getattr(row, name) for name in Consent.__dataclass_fields__}
    named = {"purpose": ConsentPurpose(row.purpose), "given_by": GivenBy(row.given_by)}
    return Consent(**(fields | named))
