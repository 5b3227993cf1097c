"""All that a stranger can know when the drill is over: the API's lists, and what reached whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from demo.api import Api
from demo.drill.crew import Crew, Gone
from demo.drill.looking import Incident, Notice, Ticket, Verdict, incidents
from demo.drill.play import Played
from demo.drill.receiver import Heard


@dataclass(slots=True)
class Evidence:
    """What is held against the script."""

    verdicts: Sequence[Verdict]
    tickets: Sequence[Ticket]
    notices: Sequence[Notice]
    incidents: Sequence[Incident]
    heard: Sequence[Heard]
    played: Played
    ended_at: datetime
    gone: Sequence[Gone] = field(default_factory=list)
    followed_up: int = 0
    """How many residents were asked afterwards."""


def gather(
    api: Api, heard: Sequence[Heard], played: Played, crew: Crew, ended_at: datetime
) -> Evidence:
    """Read everything once; ApiError."""
    return Evidence(
        verdicts=api.items("/verdicts", Verdict),
        tickets=api.items("/tickets", Ticket),
        notices=api.items("/notices", Notice),
        incidents=incidents(api),
        heard=heard,
        played=played,
        ended_at=ended_at,
        gone=crew.gone,
        followed_up=crew.followed_up,
    )
