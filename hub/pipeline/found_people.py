"""People who asked to be found: enrolled on a consent, shown to the named edges, ended at a word.

Pictures pass through memory only, on their way to the edges; faces never leave those.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.domain.consents import Consent
from hub.domain.found_people import FoundPerson, enrolment_faults, node_faults
from hub.domain.reach import Reach
from hub.errors import Conflict, FirstlightError, InvalidInput, NoAnswer, NotFound
from hub.pipeline.matching import Matching
from hub.pipeline.ports import Begin, Clock, NewId

COMMAND = "enrol_person"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An enrolment as somebody enters it."""

    consent_id: str
    node_ids: tuple[str, ...]
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Learnt:
    """What one edge made of the pictures: how many faces were good enough, or why none."""

    node_id: str
    faces: int
    why: str | None = None


class FoundPeopleStore(Protocol):
    """The queries of people who asked to be found."""

    def is_live(self, home_id: str) -> bool: ...
    def consent(self, consent_id: str) -> Consent | None: ...
    def nodes_allowed(self, home_id: str, node_ids: Sequence[str], reach: Reach) -> set[str]:
        """Those of this home, and those of posts in reach."""

    def nodes_full(self, node_ids: Sequence[str], now: datetime) -> set[str]:
        """Those that look for as many people as a config carries."""

    def add(self, person: FoundPerson) -> None:
        """The configs of her nodes go out again, here and at every end."""

    def person(self, home_id: str, person_id: str) -> FoundPerson | None: ...
    def end(self, person_id: str, at: datetime) -> None: ...
    def learnt(self, person_id: str, node_id: str, faces: int) -> None: ...


class Ask(Protocol):
    """Asks an edge while we wait."""

    def ask(self, node_id: str, kind: str, detail: Mapping[str, Any]) -> Mapping[str, Any]:
        """The detail of a good reply; NodeAway, NodeRefused, NoAnswer, Busy."""


class FoundPeople:
    """Enrols, shows pictures to edges, ends."""

    def __init__(
        self,
        begin: Begin[FoundPeopleStore],
        clock: Clock,
        new_id: NewId,
        edges: Ask,
        shrink: Callable[[bytes], bytes],
        matching: Matching,
    ) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id
        self._edges, self._shrink, self._matching = edges, shrink, matching

    @property
    def matching(self) -> Matching:
        """The switches of this deployment."""
        return self._matching

    def enrol(self, home_id: str, wanted: Wanted, by: str, reach: Reach) -> FoundPerson:
        """From now on these cameras may look for her; NotFound, InvalidInput, Conflict."""
        self._matching.check_faces()
        now = self._clock.now()
        person = FoundPerson(
            person_id=self._new_id("fp"),
            home_id=home_id,
            consent_id=wanted.consent_id,
            node_ids=wanted.node_ids,
            until_at=wanted.until_at,
            enrolled_by=by,
            enrolled_at=now,
        )
        with self._begin() as store:
            if not store.is_live(home_id):
                raise NotFound(f"no home {home_id}")
            allowed = store.nodes_allowed(home_id, wanted.node_ids, reach)
            full = store.nodes_full(wanted.node_ids, now)
            faults = enrolment_faults(
                store.consent(wanted.consent_id), home_id, wanted.until_at, now
            )
            faults += node_faults(wanted.node_ids, allowed, full)
            if faults:
                raise InvalidInput(*faults)
            store.add(person)
        return person

    def end(self, home_id: str, person_id: str) -> None:
        """Her edges delete her face; that she was enrolled stays on record. NotFound."""
        self._matching.check_faces()
        with self._begin() as store:
            person = store.person(home_id, person_id)
            if person is None:
                raise NotFound(f"no person {person_id}")
            if person.ended_at is None:
                store.end(person_id, self._clock.now())

    def learn(self, home_id: str, person_id: str, pictures: Sequence[bytes]) -> list[Learnt]:
        """Show her pictures to her edges; nothing of them is kept here.

        NotFound, InvalidInput, Conflict; what no edge could take raises what the first one said.
        """
        self._matching.check_faces()
        person = self._looked_for(home_id, person_id)
        small = [self._small(number, picture) for number, picture in enumerate(pictures)]
        detail = {
            "person_id": person_id,
            "until": person.until_at.isoformat(),
            "pictures": [b64encode(picture).decode() for picture in small],
        }
        results, failures = list[Learnt](), list[FirstlightError]()
        for node_id in person.node_ids:
            try:
                reply = self._edges.ask(node_id, COMMAND, detail)
                results.append(Learnt(node_id, _count(reply)))
            except (Conflict, NoAnswer, NotFound) as error:
                failures.append(error)
                results.append(Learnt(node_id, 0, str(error)))
        if len(failures) == len(results):
            raise failures[0]
        self._keep(person_id, results)
        return results

    def _looked_for(self, home_id: str, person_id: str) -> FoundPerson:
        with self._begin() as store:
            person = store.person(home_id, person_id)
            consent = None if person is None else store.consent(person.consent_id)
        if person is None or consent is None:
            raise NotFound(f"no person {person_id}")
        if not person.is_looked_for(consent, self._clock.now()):
            raise Conflict(f"{person_id} is looked for no more; enrol her again on a new consent")
        return person

    def _small(self, number: int, picture: bytes) -> bytes:
        try:
            return self._shrink(picture)
        except InvalidInput as error:
            faults = [type(f)(f"pictures[{number}]", f.reason) for f in error.faults]
            raise InvalidInput(*faults) from error

    def _keep(self, person_id: str, results: Sequence[Learnt]) -> None:
        with self._begin() as store:
            for result in results:
                if result.why is None:
                    store.learnt(person_id, result.node_id, result.faces)


def _count(reply: Mapping[str, Any]) -> int:
    faces = reply.get("faces")
    return faces if isinstance(faces, int) and 0 <= faces <= 3 else 0
