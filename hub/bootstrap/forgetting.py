"""What is held about people: on whose consent, who looked at it, and its end when it is time."""

from datetime import timedelta

from hub.adapters.kept_files import EvidenceFolder, PhotoFolder
from hub.adapters.sql.auditing import SqlAudit
from hub.adapters.sql.consents import SqlConsents
from hub.adapters.sql.erasing import SqlErasure
from hub.adapters.sql.evidence import SqlEvidence
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.visit_proofs import SqlPhotos
from hub.api.services import Privacy
from hub.bootstrap.ground import Ground
from hub.pipeline.auditing import Auditing
from hub.pipeline.consents import Consents
from hub.pipeline.erasing import Erasing, Terms
from hub.pipeline.kept_files import FileUpkeep


def build_privacy(ground: Ground) -> Privacy:
    return Privacy(
        consents=Consents(opener(ground.database, SqlConsents), ground.clock, ground.new_id),
        auditing=build_auditing(ground),
        erasing=build_erasing(ground),
    )


def build_auditing(ground: Ground) -> Auditing:
    """Who looked and who changed what; also used by `audit`."""
    database = ground.database
    return Auditing(opener(database, SqlAudit), viewer(database, SqlAudit), ground.clock)


def build_erasing(ground: Ground) -> Erasing:
    """For the API, and once an hour by itself."""
    settings, database = ground.settings, ground.database
    terms = Terms(
        home=timedelta(days=settings.personal_days),
        words=timedelta(days=settings.words_days),
        audit=timedelta(days=settings.audit_days),
    )

    return Erasing(
        opener(database, SqlErasure),
        viewer(database, SqlErasure),
        ground.clock,
        terms,
        PhotoFolder(settings.data_dir).forget,
        EvidenceFolder(settings.data_dir).forget,
    )


def build_photo_upkeep(ground: Ground) -> FileUpkeep:
    """Photos of visits that are long over."""
    settings, begin = ground.settings, opener(ground.database, SqlPhotos)
    kept_for = timedelta(days=settings.photo_days)
    return FileUpkeep("photos", begin, PhotoFolder(settings.data_dir), ground.clock, kept_for)


def build_evidence_upkeep(ground: Ground) -> FileUpkeep:
    """Masked seconds around alerts that were fetched long ago."""
    settings, begin = ground.settings, opener(ground.database, SqlEvidence)
    kept_for = timedelta(days=settings.evidence_days)
    return FileUpkeep("evidence", begin, EvidenceFolder(settings.data_dir), ground.clock, kept_for)
