"""An ask under way when the hub or its broker went away: she is asked again, not given up."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.recovery import SqlRecovery
from hub.pipeline.flow import Flow
from hub.pipeline.recovery import Vision
from tests.contract.hub.steps import steps_of

pytestmark = pytest.mark.contract


def ask(hub):
    (row,) = [row for row in hub.rows(schema.commands) if row.kind == "ask"]
    return row


def asked(hub):
    """A home that is being asked at nine; the command is out, no reply has come."""
    edge = hub.living()
    hub.go(8, 59)
    edge.says("curtain", 0)
    hub.commanding.publish_once()
    hub.go(9)
    hub.checkins.judge_once()
    hub.ears.commands.clear()
    hub.commanding.publish_once()
    return edge


def restarted(hub) -> tuple[Vision, Flow]:
    """The hub's flow after a start of the process; its marker has come back."""
    hub.restart()
    vision = Vision(hub.opener(SqlRecovery), hub.clock, lambda nodes: None)
    vision.wake_once()
    vision.marked()
    vision.return_once()
    return vision, Flow(steps_of(hub, vision), vision, hub.next_due)


def test_an_unanswered_ask_goes_out_again_once_its_node_is_back(hub) -> None:
    asked(hub)
    hub.go(9, 0, 30)
    vision, flow = restarted(hub)
    flow.pass_once()
    assert (len(hub.ears.commands), ask(hub).outcome) == (1, None)
    vision.note({"n-home": 0}, {})
    flow.pass_once()
    assert [row.command_id for row in hub.ears.commands] == [ask(hub).command_id] * 2
    assert ask(hub).reply_by == hub.clock.time + timedelta(seconds=10)


def test_nobody_is_given_up_while_the_hub_waits_for_its_nodes(hub) -> None:
    asked(hub)
    hub.go(9, 0, 30)
    _, flow = restarted(hub)
    hub.go(9, 0, 50)
    flow.pass_once()
    assert ask(hub).outcome is None
    assert hub.rows(schema.verdicts) == []


def test_an_ask_that_was_answered_or_given_up_stays_so(hub) -> None:
    asked(hub)
    hub.go(9, 0, 11)
    hub.commanding.give_up_once()
    vision, flow = restarted(hub)
    vision.note({"n-home": 0}, {})
    flow.pass_once()
    assert (len(hub.ears.commands), ask(hub).outcome) == (1, "unheard")
