"""The desk: what people do to tickets."""

from hub.pipeline.desk.acting import Desk
from hub.pipeline.desk.store import Actor, DeskStore, DeskTicket

__all__ = ["Actor", "Desk", "DeskStore", "DeskTicket"]
