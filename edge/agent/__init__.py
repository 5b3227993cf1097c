"""The edge agent: reads sensors, keeps, forwards, and watches when the hub cannot."""

from edge.agent.agent import Agent
from edge.agent.ports import (
    Agreement,
    Cameras,
    Clock,
    Connected,
    Disconnected,
    Entry,
    Host,
    HostHealth,
    Incoming,
    LinkEvent,
    Outbox,
    Row,
    Sensor,
    Uplink,
    Voice,
)

__all__ = [
    "Agent",
    "Agreement",
    "Cameras",
    "Clock",
    "Connected",
    "Disconnected",
    "Entry",
    "Host",
    "HostHealth",
    "Incoming",
    "LinkEvent",
    "Outbox",
    "Row",
    "Sensor",
    "Uplink",
    "Voice",
]
