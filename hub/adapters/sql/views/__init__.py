"""The queries behind the API and the pages, one file a subject."""

from hub.adapters.sql.views.absences import SqlAbsenceViews
from hub.adapters.sql.views.accounts import SqlAccountViews
from hub.adapters.sql.views.away import SqlAwayViews
from hub.adapters.sql.views.cameras import SqlCameraViews
from hub.adapters.sql.views.certificates import SqlCertificateViews
from hub.adapters.sql.views.days import SqlDayViews
from hub.adapters.sql.views.duty import SqlDeskViews
from hub.adapters.sql.views.evidence import SqlEvidenceViews
from hub.adapters.sql.views.feed import SqlFeedViews
from hub.adapters.sql.views.figures import SqlFigureViews
from hub.adapters.sql.views.follow_ups import SqlFollowUpViews
from hub.adapters.sql.views.incidents import SqlIncidentViews
from hub.adapters.sql.views.listed import SqlListedViews
from hub.adapters.sql.views.looking import SqlLookingViews
from hub.adapters.sql.views.naming import SqlNamingViews
from hub.adapters.sql.views.nodes import SqlNodeViews
from hub.adapters.sql.views.people import SqlPeopleViews
from hub.adapters.sql.views.pictures import SqlPictureViews
from hub.adapters.sql.views.places import SqlOutlineViews
from hub.adapters.sql.views.policies import SqlPolicyViews
from hub.adapters.sql.views.posts import SqlPostViews
from hub.adapters.sql.views.proofs import SqlProofViews
from hub.adapters.sql.views.reaching import SqlReachViews
from hub.adapters.sql.views.register import SqlRegisterViews
from hub.adapters.sql.views.rosters import SqlRosterViews
from hub.adapters.sql.views.tickets import SqlTicketViews
from hub.adapters.sql.views.timelines import SqlTimelineViews
from hub.adapters.sql.views.verdicts import SqlVerdictViews
from hub.adapters.sql.views.visits import SqlVisitViews
from hub.adapters.sql.views.whistles import SqlWhistleViews


class SqlViews(
    SqlLookingViews,
    SqlReachViews,
    SqlRegisterViews,
    SqlPostViews,
    SqlPeopleViews,
    SqlRosterViews,
    SqlNamingViews,
    SqlOutlineViews,
    SqlVerdictViews,
    SqlTimelineViews,
    SqlTicketViews,
    SqlFollowUpViews,
    SqlWhistleViews,
    SqlPolicyViews,
    SqlNodeViews,
    SqlCameraViews,
    SqlEvidenceViews,
    SqlFeedViews,
    SqlFigureViews,
    SqlAbsenceViews,
    SqlAwayViews,
    SqlVisitViews,
    SqlProofViews,
    SqlPictureViews,
    SqlDeskViews,
    SqlDayViews,
    SqlCertificateViews,
    SqlIncidentViews,
    SqlAccountViews,
    SqlListedViews,
):
    """All of them over one transaction."""
