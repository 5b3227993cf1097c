"""Falsifies the evidence in one place: a drill that does not find it out proves nothing. Pure."""

from dataclasses import replace
from enum import StrEnum

from demo.drill.evidence import Evidence


class Sabotage(StrEnum):
    """What is falsified."""

    DOUBLED = "doubled"
    """One message is written down twice."""
    DROPPED = "dropped"
    """One missed window's ticket is not there."""
    SILENCED = "silenced"
    """One message never arrived."""


def sabotage(what: Sabotage, evidence: Evidence) -> Evidence:
    """The same evidence with one falsehood."""
    match what:
        case Sabotage.DOUBLED:
            return replace(evidence, heard=[*evidence.heard, evidence.heard[0]])
        case Sabotage.DROPPED:
            gone = next(v.ticket_id for v in evidence.verdicts if v.verdict == "missed")
            kept = [ticket for ticket in evidence.tickets if ticket.ticket_id != gone]
            return replace(evidence, tickets=kept)
        case Sabotage.SILENCED:
            return replace(evidence, heard=evidence.heard[1:])
