"""The drill's account as a table for people. Pure."""

from collections.abc import Mapping
from typing import Final

from demo.drill.account import Account

SHOWN: Final = 20
"""Broken promises that are printed; the rest is counted."""


def table_of(account: Account) -> list[str]:
    """A line an item, then what was broken."""
    lines = [f"{name:<28}{value}" for name, value in (*_homes(account), *_hub(account))]
    lines += [f"broken: {sentence}" for sentence in account.broken[:SHOWN]]
    if len(account.broken) > SHOWN:
        lines.append(f"broken: and {len(account.broken) - SHOWN} more")
    return [*lines, "a promise was broken" if account.broken else "every promise was kept"]


def _homes(account: Account) -> list[tuple[str, object]]:
    windows, tickets, incidents = account.windows, account.tickets, account.incidents
    size = f"{account.homes}, {account.grids}, {account.workers}, {account.days}"
    within = f"{tickets.answered_within_60_s:.1%}, {tickets.answered_within_180_s:.1%}"
    return [
        ("homes, grids, workers, days", size),
        ("windows judged", f"{windows.judged}: {_counts(windows.verdicts)}"),
        ("  as scripted", f"{sum(windows.expected.values())}: {_counts(windows.expected)}"),
        ("  asked first", windows.asked),
        ("tickets", f"{tickets.opened}, of missed windows {tickets.missed}"),
        ("  ended at a person", f"{tickets.ended_at_a_person}: {_counts(tickets.accepted_at)}"),
        ("  relieved by late proof", tickets.relieved),
        ("  at the top, repeating", tickets.at_the_top),
        ("  passed on", _counts(tickets.passed_on)),
        ("  accepted in 60 s, 180 s", within),
        ("  at the door in 45 min", f"{tickets.arrived_within_45_min:.1%}"),
        ("  asked again afterwards", tickets.followed_up),
        ("incidents", f"{incidents.opened}: doors {_counts(incidents.lines)}"),
        ("  single tickets in them", incidents.single_tickets),
    ]


def _hub(account: Account) -> list[tuple[str, object]]:
    steps, messages, kills = account.steps, account.messages, account.kills
    latest = f"{steps.latest_s} s; {steps.latest_uncorrected_s} s with the time the hub lay dead"
    return [
        ("steps of the hub", steps.taken),
        ("  latest", latest),
        ("  latest verdict", f"{steps.latest_verdict_s} s"),
        ("messages on phones", messages.heard),
        ("  doubled", messages.doubled),
        ("  marked repeats", messages.marked_repeats),
        ("kills survived", f"{kills.survived}, {kills.struck} in the middle of something"),
        ("  hub down", ", ".join(f"{down} s" for down in kills.hub_down_s) or "never"),
        ("wall time", f"{account.wall_s} s in {account.strides} strides"),
    ]


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items()) or "none"
