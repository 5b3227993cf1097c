"""Looking at whom cameras may look for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from hub.adapters.sql.consents import consent_of
from hub.adapters.sql.listed import entry_of, person_of
from hub.adapters.sql.reach import area_in_reach, of_home_in_reach
from hub.adapters.sql.schema import (
    consents,
    found_people,
    found_people_nodes,
    homes,
    listed_vehicles,
)
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.reach import Reach
from hub.pipeline.views.listed import FoundPersonView, ListEntryView
from hub.pipeline.views.paging import Page, Slice

PEOPLE, THERE, ENTRIES = found_people, found_people_nodes, listed_vehicles


class SqlListedViews:
    """People who asked to be found, and listed vehicles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def found_people(self, home_id: str, now: datetime, page: Page) -> Slice[FoundPersonView]:
        """Of one home, those who are looked for no more, too."""
        query = select(PEOPLE).where(PEOPLE.c.home_id == home_id)
        keys = [PEOPLE.c.enrolled_at, PEOPLE.c.person_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice(self._people(rows, now), after)

    def found_people_in(self, reach: Reach, now: datetime, page: Page) -> Slice[FoundPersonView]:
        """Of all homes in reach, the newest first."""
        query = select(PEOPLE).where(of_home_in_reach(PEOPLE.c.home_id, reach))
        keys = [PEOPLE.c.enrolled_at, PEOPLE.c.person_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice(self._people(rows, now), after)

    def found_person(self, person_id: str, now: datetime) -> FoundPersonView | None:
        """One of them; whether it is in reach was asked before."""
        query = select(PEOPLE).where(PEOPLE.c.person_id == person_id)
        found = self._people(list(self._connection.execute(query)), now)
        return found[0] if found else None

    def enrolled_faces(self, now: datetime) -> int:
        """How many people edges have learnt the face of and may look for."""
        query = (
            select(func.count(PEOPLE.c.person_id.distinct()))
            .join(THERE, THERE.c.person_id == PEOPLE.c.person_id)
            .join(consents, consents.c.consent_id == PEOPLE.c.consent_id)
            .join(homes, homes.c.home_id == PEOPLE.c.home_id)
            .where(
                THERE.c.faces > 0,
                and_(PEOPLE.c.ended_at.is_(None), PEOPLE.c.until_at > now),
                and_(consents.c.withdrawn_at.is_(None), consents.c.until_at > now),
                homes.c.ended_at.is_(None),
            )
        )
        return self._connection.execute(query).scalar_one()

    def list_entries(self, area_id: str | None, reach: Reach, page: Page) -> Slice[ListEntryView]:
        """The newest first."""
        query = select(ENTRIES).where(area_in_reach(ENTRIES.c.area_id, reach))
        if area_id is not None:
            query = query.where(within(ENTRIES.c.area_id, area_id))
        keys = [ENTRIES.c.requested_at, ENTRIES.c.entry_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([ListEntryView(entry_of(row), row.plate) for row in rows], after)

    def list_entry(self, entry_id: str, reach: Reach) -> ListEntryView | None:
        """One in reach."""
        this = ENTRIES.c.entry_id == entry_id, area_in_reach(ENTRIES.c.area_id, reach)
        row = self._connection.execute(select(ENTRIES).where(*this)).first()
        return None if row is None else ListEntryView(entry_of(row), row.plate)

    def _people(self, rows: Sequence[Row[Any]], now: datetime) -> list[FoundPersonView]:
        faces: dict[str, dict[str, int]] = defaultdict(dict)
        there = select(THERE).where(THERE.c.person_id.in_([row.person_id for row in rows]))
        for node in self._connection.execute(there.order_by(THERE.c.node_id)):
            faces[node.person_id][node.node_id] = node.faces
        agreed = select(consents).where(consents.c.consent_id.in_([r.consent_id for r in rows]))
        given = {row.consent_id: consent_of(row) for row in self._connection.execute(agreed)}
        found = []
        for row in rows:
            person, consent = person_of(row, tuple(faces[row.person_id])), given[row.consent_id]
            ends = [person.until_at, consent.until_at, consent.withdrawn_at, person.ended_at]
            until_at = min(end for end in ends if end is not None)
            looked_for = person.is_looked_for(consent, now)
            found.append(FoundPersonView(person, looked_for, until_at, faces[row.person_id]))
        return found
