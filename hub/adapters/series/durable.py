"""Names that survive a power cut: a new file is durable only when its directory is."""

import os
from pathlib import Path


def make_directory(directory: Path) -> None:
    """Create `directory` with its parents and make their names durable; raises OSError."""
    if directory.is_dir():
        return
    make_directory(directory.parent)
    directory.mkdir(exist_ok=True)
    sync_directory(directory.parent)


def sync_directory(directory: Path) -> None:
    """Make creations and removals in `directory` durable; raises OSError."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
