"""Who of a rung can be told now: on shift, not on leave, not on a visit; and why others cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.domain.notices import Contact
from hub.domain.phrases import Phrase
from hub.domain.policies import Rung, RungRule
from hub.domain.staffing import Availability, Presence, availability, stand_ins
from hub.domain.tickets import Priority

COULD_COME = frozenset({Availability.FREE, Availability.ON_VISIT})


@dataclass(frozen=True, slots=True)
class Attendance:
    """What is known of people at one moment; of whom nothing is known, he is there."""

    presences: Mapping[str, Presence] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    """How to reach substitutes."""

    def of(self, worker_id: str) -> Presence:
        """His presence."""
        return self.presences.get(worker_id, Presence(worker_id))


@dataclass(frozen=True, slots=True)
class Moment:
    """The ticket and the time for which a rung is manned."""

    now: datetime
    zone: ZoneInfo
    priority: Priority
    ticket_id: str
    declined: frozenset[str] = frozenset()
    """Who declined this ticket: asked again only where nobody else is left."""


@dataclass(frozen=True, slots=True)
class Manned:
    """A rung at one moment."""

    rule: RungRule
    people: tuple[Contact, ...] = ()
    """Who can be told, with the channels that count on this rung."""
    remarks: tuple[Phrase, ...] = ()
    """Who cannot and why, who stands in."""
    last_resort: bool = False
    """All who could come stand at other doors or declined: told only if nobody else is left."""
    quiet_until: datetime | None = None

    @property
    def free(self) -> tuple[Contact, ...]:
        """Those who need not leave another door for it."""
        return () if self.last_resort else self.people

    @property
    def name(self) -> str:
        """The rung's name as a fact of a phrase."""
        return rung_name(self.rule)


def rung_name(rule: RungRule) -> str:
    """A built-in name is a catalogue key; one of a policy's own stands as it is."""
    return f"@rung.{rule.name}" if rule.name in set(Rung) else rule.name


def man(rule: RungRule, named: Sequence[Contact], attendance: Attendance, moment: Moment) -> Manned:
    """The rung with those who can be told now, out of those whom it names."""
    quiet_until = _quiet_until(rule, moment)
    if quiet_until is not None and named:
        quiet = Phrase("staff.quiet", {"rung": rung_name(rule), "until": quiet_until})
        return Manned(rule, remarks=(quiet,), quiet_until=quiet_until)
    contacts = {contact.worker_id: contact for contact in named} | dict(attendance.contacts)
    standing = stand_ins(
        list(dict.fromkeys(c.worker_id for c in named)), attendance.presences, moment.now
    )
    why = {w: availability(attendance.of(w), moment.now, moment.ticket_id) for w in standing}
    could = [w for w in standing if why[w] in COULD_COME]
    free = [w for w in could if why[w] is Availability.FREE and w not in moment.declined]
    return Manned(
        rule=rule,
        people=tuple(_on_this_rung(rule, contacts[w]) for w in free or could if w in contacts),
        remarks=(*_replaced(named, attendance, moment), *_absent(why)),
        last_resort=not free,
    )


def _quiet_until(rule: RungRule, moment: Moment) -> datetime | None:
    if rule.quiet_hours is None or moment.priority == Priority.P1:
        return None
    return rule.quiet_hours.end(moment.now, moment.zone)


def _replaced(named: Sequence[Contact], attendance: Attendance, moment: Moment) -> list[Phrase]:
    presences = [attendance.of(contact.worker_id) for contact in named]
    return [
        Phrase("staff.stands_in", {"who": one.worker_id, "substitute": one.substitute_id})
        for one in presences
        if one.substitute_id is not None and availability(one, moment.now) is Availability.ON_LEAVE
    ]


def _absent(why: Mapping[str, Availability]) -> list[Phrase]:
    return [
        Phrase(f"staff.{reason}", {"who": worker_id})
        for worker_id, reason in why.items()
        if reason is not Availability.FREE
    ]


def _on_this_rung(rule: RungRule, contact: Contact) -> Contact:
    if not rule.channels:
        return contact
    kept = tuple(url for url in contact.channels if scheme_of(url) in rule.channels)
    return Contact(contact.worker_id, kept)


def scheme_of(url: str) -> str:
    """What stands before the first colon, in small letters."""
    return url.split(":", 1)[0].lower()
