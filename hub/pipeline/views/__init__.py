"""What the API and the pages may look at, one file a subject; nothing here changes anything."""

from typing import Protocol

from hub.pipeline.views.absences import AbsenceViews
from hub.pipeline.views.accounts import AccountViews
from hub.pipeline.views.away import AwayViews
from hub.pipeline.views.cameras import CameraViews
from hub.pipeline.views.certificates import CertificateViews
from hub.pipeline.views.days import DayViews
from hub.pipeline.views.duty import DeskViews
from hub.pipeline.views.evidence import EvidenceViews
from hub.pipeline.views.feed import FeedViews
from hub.pipeline.views.figures import FigureViews
from hub.pipeline.views.follow_ups import FollowUpViews
from hub.pipeline.views.incidents import IncidentViews
from hub.pipeline.views.listed import ListedViews
from hub.pipeline.views.looking import LookingViews
from hub.pipeline.views.naming import NamingViews
from hub.pipeline.views.nodes import InboxViews, NodeViews
from hub.pipeline.views.people import ContactViews, DutyViews, LoadViews
from hub.pipeline.views.pictures import PictureViews
from hub.pipeline.views.places import OutlineViews
from hub.pipeline.views.policies import PolicyViews
from hub.pipeline.views.posts import PostViews
from hub.pipeline.views.proofs import ProofViews
from hub.pipeline.views.reaching import ReachViews
from hub.pipeline.views.register import AreaViews, HomeViews, WorkerViews
from hub.pipeline.views.rosters import RosterViews
from hub.pipeline.views.tickets import PeopleViews, TicketViews
from hub.pipeline.views.timelines import TimelineViews
from hub.pipeline.views.verdicts import CountViews, VerdictViews
from hub.pipeline.views.visits import VisitViews
from hub.pipeline.views.whistles import DepartmentViews, WhistleViews


class Views(
    LookingViews,
    ReachViews,
    AreaViews,
    OutlineViews,
    WorkerViews,
    NamingViews,
    DutyViews,
    RosterViews,
    LoadViews,
    ContactViews,
    HomeViews,
    PostViews,
    VerdictViews,
    TimelineViews,
    CountViews,
    TicketViews,
    FollowUpViews,
    WhistleViews,
    DepartmentViews,
    PeopleViews,
    PolicyViews,
    NodeViews,
    CameraViews,
    EvidenceViews,
    InboxViews,
    FeedViews,
    FigureViews,
    AbsenceViews,
    AwayViews,
    VisitViews,
    ProofViews,
    PictureViews,
    DeskViews,
    DayViews,
    CertificateViews,
    AccountViews,
    IncidentViews,
    ListedViews,
    Protocol,
):
    """All of them over one consistent look at the state."""
