"""What is known around the homes of one pass: policies, people, and who of them is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.domain.manning import Attendance, Manned, Moment
from hub.domain.notices import Contact
from hub.domain.people import Relation
from hub.domain.policies import BUILT_IN, BUILT_IN_ID, Policy, choose
from hub.domain.routing import Ladder, Neighbours, Serving, first_rung, ladder_at
from hub.domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket belongs."""

    home_id: str | None
    area_id: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One look at policies and people, enough for the tickets of one pass."""

    holding: Sequence[Policy] = ()
    """Those that new tickets may be opened under."""
    by_id: Mapping[str, Policy] = field(default_factory=dict)
    """Those that tickets of this pass were opened under, replaced or not."""
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Each area followed by those above it."""
    paired: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    own: Mapping[str, Mapping[Relation, Sequence[Contact]]] = field(default_factory=dict)
    serving: Mapping[str, Sequence[Serving]] = field(default_factory=dict)
    attendance: Attendance = field(default_factory=Attendance)
    declined: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of each ticket: who declined it."""

    def under_policy(self, ticket: Ticket, place: Place) -> Ticket:
        """A new ticket under the policy of its area and kind, with that policy's pace."""
        line = self.lines.get(place.area_id, (place.area_id,))
        policy = choose(self.holding, line, ticket.kind)
        policy_id = None if policy.policy_id == BUILT_IN_ID else policy.policy_id
        return replace(ticket, policy_id=policy_id, pace=policy.pace)

    def policy_of(self, ticket: Ticket) -> Policy:
        """The policy that a ticket was opened under."""
        if ticket.policy_id is None:
            return BUILT_IN
        known = self.by_id.get(ticket.policy_id)
        opened = (policy for policy in self.holding if policy.policy_id == ticket.policy_id)
        return known or next(opened, BUILT_IN)

    def ladder(self, ticket: Ticket, place: Place, now: datetime) -> Ladder:
        """The ladder of a ticket, manned as of now."""
        declined = self.declined.get(ticket.ticket_id, frozenset())
        moment = Moment(now, place.zone, ticket.priority, ticket.ticket_id, declined)
        return ladder_at(self.policy_of(ticket), self._neighbours(place), self.attendance, moment)

    def first_rung(self, ticket: Ticket, place: Place, now: datetime) -> Manned:
        """The rung that a ticket begins with, manned as of now."""
        moment = Moment(now, place.zone, ticket.priority, ticket.ticket_id)
        return first_rung(self.policy_of(ticket), self._neighbours(place), self.attendance, moment)

    def _neighbours(self, place: Place) -> Neighbours:
        home_id = place.home_id or ""
        return Neighbours(
            paired=self.paired.get(home_id, ()),
            own=self.own.get(home_id, {}),
            serving=self.serving.get(place.area_id, ()),
        )
