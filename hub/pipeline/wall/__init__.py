"""The command centre's wall, kept up by what is new and shared by all who look at it."""

from hub.pipeline.wall.frames import Frame
from hub.pipeline.wall.shapes import Shapes
from hub.pipeline.wall.store import WallStore
from hub.pipeline.wall.walls import Aside, Walls, at_once

__all__ = ["Aside", "Frame", "Shapes", "WallStore", "Walls", "at_once"]
