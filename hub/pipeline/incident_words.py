"""What the ticket of an incident says when it opens and when it is over."""

from collections import Counter
from collections.abc import Iterable

from hub.domain.phrases import Fact, Phrase
from hub.domain.walks import LineState
from hub.pipeline.incident_rows import Incident, Line


def opening_words(incident: Incident, homes: int) -> list[Phrase]:
    """How many went out of sight since when, and why perhaps."""
    facts: dict[str, Fact] = {"n": homes, "since": incident.began_at}
    return [Phrase("storm.opened", facts), Phrase(f"storm.cause_{incident.cause}")]


def closing_words(lines: Iterable[Line]) -> Phrase:
    """What has become of the doors."""
    counted = Counter(line.state for line in lines)
    return Phrase(
        "storm.closed",
        {
            "n": counted.total(),
            "settled": counted[LineState.SETTLED],
            "returned": counted[LineState.RETURNED],
            "handed_over": counted[LineState.HANDED_OVER],
        },
    )
