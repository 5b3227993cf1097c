"""The town's workers: a phone rings, and each does what the script says of who is told.

Everybody acts with a bearer token of his own; leaves and resignations are entered by the desk.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final

import msgspec

from demo.api import Api, Token
from demo.drill import looking
from demo.drill.answers import Key, substitute_of
from demo.drill.looking import Ticket
from demo.drill.receiver import FOLLOW_UP, WALK, Heard
from demo.drill.truth import ASK_S, Home, Knock, Leave, Reaction, Script, Turn
from demo.errors import ApiError

EXPECTED_REFUSALS: Final = frozenset({403, 404, 409})
"""Somebody was quicker, or the ticket has passed on to another."""
FOUND: Final = ("safe", "她在家，一切好 She is at home and well")
LEAVE: Final = timedelta(hours=30)
INCIDENT: Final = "incident"
FIRST_DOOR, NEXT_DOOR = 15, 12
"""Minutes from the message to the first door of a walk list, and from door to door."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left the work, and for how long."""

    worker_id: str
    since: datetime
    until: datetime | None
    successor_id: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket as the crew knows it, with how people behave who are told of it."""

    ticket: Ticket
    knock: Knock
    home: Home | None
    dice: str
    told: list[str] = field(default_factory=list)


class Crew:
    """Hears, waits as people do, and acts."""

    def __init__(self, api: Api, script: Script) -> None:
        self._api = api
        self._script = script
        self._homes = {home.home_id: home for home in script.town.homes}
        self._turns = _turns_by_home(script.turns)
        self._phones: dict[str, Api] = {}
        self._cases: dict[str, Case] = {}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self.refused: Counter[str] = Counter()
        self.gone: list[Gone] = []
        self.followed_up = 0
        self.acted = 0
        """How many things were done; whoever looks again knows that something has changed."""

    def next_at(self) -> datetime | None:
        """When somebody acts next."""
        return self._agenda[0][0] if self._agenda else None

    def hear(self, heard: Sequence[Heard], now: datetime) -> None:
        """Phones ring; at one moment the order of arrival is chance, so they ring by name."""
        for message in sorted(heard, key=lambda one: (one.ticket_id, one.worker_id)):
            if message.repeat:
                continue
            if message.sends_somebody:
                self._ring(message, now)
            elif message.verb == FOLLOW_UP:
                self._at(_in(now, 20), self._follow_up(message))
            elif message.verb == WALK:
                self._walk(message, now)

    def act(self, now: datetime) -> int:
        """Do what is due; how many things."""
        before = self.acted
        while self._agenda and self._agenda[0][0] <= now:
            _, _, do = heapq.heappop(self._agenda)
            self.acted += 1
            do(now)
        return self.acted - before

    def enter_leave(self, leave: Leave) -> None:
        """The desk enters a leave that is known before."""
        self._leave(leave.worker_id, leave.since, leave.until, leave.substitute_id)

    # -- hearing -------------------------------------------------------------------------------

    def _ring(self, message: Heard, now: datetime) -> None:
        case = self._case(message.ticket_id)
        if message.worker_id in case.told:
            return
        case.told.append(message.worker_id)
        self._react(case, message.worker_id, now)

    def _case(self, ticket_id: str) -> Case:
        if ticket_id not in self._cases:
            ticket = self._api.get(f"/tickets/{ticket_id}", Ticket)
            key = self._key_of(ticket)
            knock = self._script.knocks.get(key, Knock()) if key is not None else Knock()
            home = self._homes.get(ticket.home_id or "")
            dice = f"{self._script.seed}/{key or ticket.kind}"
            self._cases[ticket_id] = Case(ticket, knock, home, dice)
        return self._cases[ticket_id]

    def _key_of(self, ticket: Ticket) -> Key | None:
        """Of which turn the ticket is: the newest one that was judged when it was opened."""
        turns = self._turns.get(ticket.home_id or "", [])
        asked = timedelta(seconds=ASK_S if ticket.kind == "missed" else 0)
        judged = [turn for turn in turns if turn.judge_at + asked <= ticket.opened_at]
        return max(judged, key=lambda turn: turn.judge_at).key if judged else None

    def _react(self, case: Case, worker_id: str, now: datetime) -> None:
        place = len(case.told) - 1
        dice = Random(f"{case.dice}/{place}")
        reactions = case.knock.reactions
        reaction = reactions[place] if place < len(reactions) else Reaction.ACCEPTS
        wakes_at = case.knock.nobody_until
        if wakes_at is not None and now < wakes_at:
            self._at(wakes_at + timedelta(minutes=place), self._accept(case, worker_id, dice))
            return
        soon = now + timedelta(seconds=dice.randint(10, 100))
        match reaction:
            case Reaction.SILENT:
                pass
            case Reaction.LATE:
                later = now + timedelta(minutes=dice.randint(8, 25))
                self._at(later, self._accept(case, worker_id, dice))
            case Reaction.DECLINES:
                self._at(soon, self._decline(case, worker_id))
            case _:
                self._at(soon, self._accept(case, worker_id, dice, reaction))

    # -- acting --------------------------------------------------------------------------------

    def _accept(
        self, case: Case, worker_id: str, dice: Random, reaction: Reaction = Reaction.ACCEPTS
    ) -> Callable[[datetime], None]:
        def accept(now: datetime) -> None:
            if not self._do(case, worker_id, "accept"):
                return
            match reaction:
                case Reaction.NO_SHOW:
                    return
                case Reaction.FALLS_ILL | Reaction.FALLS_ILL_ALONE:
                    alone = reaction is Reaction.FALLS_ILL_ALONE
                    self._at(_in(now, 4), self._fall_ill(case, worker_id, alone=alone))
                case Reaction.RESIGNS | Reaction.RESIGNS_ALONE:
                    alone = reaction is Reaction.RESIGNS_ALONE
                    self._at(_in(now, 4), self._resign(case, worker_id, alone=alone))
                case _:
                    self._visit(case, worker_id, now, dice, reaction)

        return accept

    def _visit(
        self, case: Case, worker_id: str, now: datetime, dice: Random, reaction: Reaction
    ) -> None:
        arrives_at = _in(now, dice.randint(5, 25))

        def arrive(now: datetime) -> None:
            if self._do(case, worker_id, "arrive") and case.ticket.kind != INCIDENT:
                self._at(_in(now, dice.randint(4, 15)), resolve)  # that one ends with its doors

        def resolve(_: datetime) -> None:
            outcome, note = FOUND
            if reaction is Reaction.NO_ANSWER:
                outcome, note = "no_answer", "敲门没有回应 Nobody answers the door"
            self._do(case, worker_id, "resolve", outcome=outcome, note=note)

        self._at(arrives_at, arrive)

    def _decline(self, case: Case, worker_id: str) -> Callable[[datetime], None]:
        def decline(_: datetime) -> None:
            self._do(case, worker_id, "decline", note="我在外地，去不了 I am out of town")

        return decline

    def _fall_ill(self, case: Case, worker_id: str, *, alone: bool) -> Callable[[datetime], None]:
        def fall_ill(now: datetime) -> None:
            stand_in = None if alone else self._stand_in(case, worker_id)
            self._leave(worker_id, now, now + LEAVE, stand_in)

        return fall_ill

    def _resign(self, case: Case, worker_id: str, *, alone: bool) -> Callable[[datetime], None]:
        def resign(now: datetime) -> None:
            successor = None if alone else self._stand_in(case, worker_id)
            body = {"successor_id": successor} if successor else {}
            if self._desk(f"/workers/{worker_id}/resign", body):
                self.gone.append(Gone(worker_id, now, None, successor))

        return resign

    def _stand_in(self, case: Case, worker_id: str) -> str | None:
        if case.home is None:
            return None
        gone = {one.worker_id for one in self.gone}
        return substitute_of(self._script.town, worker_id, case.home, gone)

    def _walk(self, message: Heard, now: datetime) -> None:
        """His doors of an incident, one after the other."""
        case, phone = self._case(message.ticket_id), self._phone(message.worker_id)
        incident = looking.incident(phone, case.ticket.cause.split(":", 1)[1])
        mine = (line for line in incident.lines if line.worker_id == message.worker_id)
        doors = [line.home_id for line in mine if line.is_walked]
        for number, home_id in enumerate(doors):
            path = f"/incidents/{incident.incident_id}/lines/{home_id}"
            self._at(_in(now, FIRST_DOOR + number * NEXT_DOOR), self._knock_at(phone, path))

    def _knock_at(self, phone: Api, path: str) -> Callable[[datetime], None]:
        def knock(_: datetime) -> None:
            if self._call(phone, f"{path}/accept", {}):
                outcome, note = FOUND
                self._call(phone, f"{path}/settle", {"outcome": outcome, "note": note})

        return knock

    def _follow_up(self, message: Heard) -> Callable[[datetime], None]:
        """Ring her up and ask whether all is well."""

        def follow_up(_: datetime) -> None:
            number = message.step.split(":")[1]
            path = f"/follow-ups/{message.ticket_id}:{number}/done"
            said = {"way": "call", "result": "well", "satisfied": 5}
            if self._may_act(message.worker_id):
                self.followed_up += self._call(self._phone(message.worker_id), path, said)

        return follow_up

    def _leave(
        self, worker_id: str, since: datetime, until: datetime, stand_in: str | None
    ) -> None:
        body = {"from": since.isoformat(), "until": until.isoformat(), "reason": "病假 ill"}
        body |= {"substitute_id": stand_in} if stand_in else {}
        if self._desk(f"/workers/{worker_id}/leaves", body):
            self.gone.append(Gone(worker_id, since, until, stand_in))

    def _do(self, case: Case, worker_id: str, action: str, **said: str) -> bool:
        path = f"/tickets/{case.ticket.ticket_id}/{action}"
        return self._may_act(worker_id) and self._call(self._phone(worker_id), path, said)

    def _may_act(self, worker_id: str) -> bool:
        """Who has resigned has no token any more."""
        return all(one.worker_id != worker_id or one.until is not None for one in self.gone)

    def _desk(self, path: str, body: dict[str, Any]) -> bool:
        return self._call(self._api, path, body)

    def _call(self, caller: Api, path: str, body: dict[str, Any]) -> bool:
        try:
            caller.post(path, body)
        except ApiError as error:
            if error.status not in EXPECTED_REFUSALS:
                raise
            self.refused[f"{path.rsplit('/', 1)[1]} {error.status}"] += 1
            return False
        return True

    def _at(self, at: datetime, do: Callable[[datetime], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), do))

    def _phone(self, worker_id: str) -> Api:
        if worker_id not in self._phones:
            answer = self._api.post(f"/workers/{worker_id}/token")
            token = msgspec.json.decode(answer, type=Token).token
            self._phones[worker_id] = self._api.signed_in_as(token)
        return self._phones[worker_id]


def _turns_by_home(turns: Sequence[Turn]) -> dict[str, list[Turn]]:
    found: dict[str, list[Turn]] = {}
    for turn in turns:
        found.setdefault(turn.home_id, []).append(turn)
    return found


def _in(now: datetime, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)
