"""Where pictures come from: one file a source, one line in `table.py`."""

from edge.agent.ports import Clock
from edge.camera.ports import Source
from edge.camera.source.settings import SourceSettings

__all__ = ["SourceSettings", "open_source"]


def open_source(settings: SourceSettings, clock: Clock) -> Source:
    """The source of one camera; nothing is opened before its first `read`."""
    from edge.camera.source.table import SOURCES  # OpenCV only where there is a camera

    return SOURCES[settings.source](settings, clock)
