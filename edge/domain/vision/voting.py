"""Votes over frames: who or what is seen is said when several looks agree, and then once.

Only those who are looked for have votes. A look that resembles none of them casts nothing; all it
can do is take a vote back. So nothing here knows that a stranger has been.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

MOST = 50
"""Votes that are kept of one track."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When votes agree; `share` is that of the leading name in the weight of a track's votes."""

    needs: int
    over_s: float
    within_s: float
    confidence: float
    rearm_s: float = 300.0
    """How long somebody must be out of sight before he is said to be seen anew."""
    share: float = 0.8


@dataclass(frozen=True, slots=True)
class Vote:
    """One look that resembled `name`; a better look weighs more."""

    at_s: float
    name: str
    confidence: float
    weight: float


@dataclass(slots=True)
class Votes:
    """What the looks of the last seconds say, for each track of each camera."""

    rules: Rules
    _votes: dict[tuple[str, Hashable], list[Vote]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)

    def cast(self, camera: str, track: Hashable, vote: Vote) -> float | None:
        """Count a vote; the confidence when it is the one that makes `name` certain."""
        votes = self._votes.setdefault((camera, track), [])
        votes.append(vote)
        del votes[:-MOST]
        seen_s = self._seen.get((camera, vote.name))
        told = seen_s is not None and vote.at_s - seen_s < self.rules.rearm_s
        confidence = _agreed(votes, vote.name, self.rules)
        if told or confidence is not None:
            self._seen[camera, vote.name] = vote.at_s
        return None if told else confidence

    def take_back(self, camera: str, track: Hashable) -> None:
        """A good look at the same track resembled nobody: the newest vote does not count."""
        votes = self._votes.get((camera, track), [])
        if votes:
            votes.pop()
        if not votes:
            self._votes.pop((camera, track), None)

    def forget_old(self, camera: str, at_s: float) -> None:
        """Let go of what is too old to count; frames of each camera have a clock of their own."""
        oldest_s = at_s - self.rules.within_s
        for key in [key for key in self._votes if key[0] == camera]:
            young = [vote for vote in self._votes[key] if vote.at_s >= oldest_s]
            if young:
                self._votes[key] = young
            else:
                del self._votes[key]

    def keep_only(self, names: Collection[str]) -> None:
        """Forget all others at once."""
        for key, votes in list(self._votes.items()):
            self._votes[key] = [vote for vote in votes if vote.name in names]
        self._votes = {key: votes for key, votes in self._votes.items() if votes}
        self._seen = {key: at_s for key, at_s in self._seen.items() if key[1] in names}


def _agreed(votes: list[Vote], name: str, rules: Rules) -> float | None:
    """The weighted mean confidence, if enough looks over enough time agree on `name`."""
    theirs = [vote for vote in votes if vote.name == name]
    weight = sum(vote.weight for vote in theirs)
    if len(theirs) < rules.needs or theirs[-1].at_s - theirs[0].at_s < rules.over_s:
        return None
    if weight < rules.share * sum(vote.weight for vote in votes):
        return None
    mean = sum(vote.confidence * vote.weight for vote in theirs) / weight
    return mean if mean >= rules.confidence else None
