"""Giving out and erasing what is held about people, as long as the settings say."""

from datetime import timedelta
from pathlib import Path

from hub.adapters.sql.erasing import SqlErasure
from hub.adapters.sql.state import opener, viewer
from hub.bootstrap.ground import Ground
from hub.pipeline.erasing import Erasing, Terms

PHOTOS = "photos"


def build_erasing(ground: Ground) -> Erasing:
    """For the API, and once an hour by itself."""
    settings, database = ground.settings, ground.database
    terms = Terms(
        home=timedelta(days=settings.personal_days),
        words=timedelta(days=settings.words_days),
        audit=timedelta(days=settings.audit_days),
    )

    def forget_photo(name: str) -> None:
        photo_of(settings.data_dir, name).unlink(missing_ok=True)

    return Erasing(
        opener(database, SqlErasure),
        viewer(database, SqlErasure),
        ground.clock,
        terms,
        forget_photo,
    )


def photo_of(data_dir: Path, name: str) -> Path:
    """Where a photo lies; a name never leads out of the folder."""
    return data_dir / PHOTOS / Path(name).name
