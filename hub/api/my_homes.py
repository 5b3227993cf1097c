"""What her family reads: each day's windows in kind words, while she agrees to it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.away_proposals import EXAMPLE as PROPOSAL
from hub.api.away_proposals import ProposalOut
from hub.api.examples import like
from hub.api.fields import Both
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.checkins import Verdict, WindowFacts, sign_so_far
from hub.domain.consents import ConsentPurpose, is_consented
from hub.domain.families import DAYS, Care, FamilyState, News, Proof, news_of, seen, waiting
from hub.domain.gestures import Change
from hub.domain.phrases import Phrase, Sentence
from hub.domain.reach import EVERYWHERE
from hub.domain.tickets import Outcome, State
from hub.domain.windows import Window
from hub.pipeline.accounts import Caller
from hub.pipeline.proofs import AHEAD_OF_RECEIPT
from hub.pipeline.views import Views
from hub.pipeline.views.paging import Page
from hub.pipeline.views.register import HomeFilter, HomeView
from hub.pipeline.views.tickets import TicketView
from hub.pipeline.views.verdicts import ComingView, VerdictFilter, VerdictView

router = APIRouter(tags=["family"])
MOST_VERDICTS = 200
MOST_PROPOSALS = 20
WINDOW: JsonDict = {
    "window_id": "morning",
    "name": "早上",
    "state": "seen",
    "at": "2026-11-21T22:41:07Z",
    "words": {"zh": "窗帘06:41已拉开。", "en": "The curtain was opened at 06:41."},
}
DAY: JsonDict = {"day": "2026-11-22", "windows": [WINDOW]}
EXAMPLE: JsonDict = {
    "home_id": "h-0042",
    "name": "王阿姨",
    "shared": True,
    "words": None,
    "days": [DAY],
    "proposals": [PROPOSAL],
}


class FamilyWindowOut(BaseModel):
    """One agreed time: seen, still waited for, looked after by a neighbour, away, or unknown."""

    model_config = like(WINDOW)

    window_id: str
    name: str
    state: FamilyState
    at: datetime | None
    """When the sign came that it rests on."""
    words: Both


class FamilyDayOut(BaseModel):
    """One day's windows, in their order."""

    model_config = like(DAY)

    day: date
    windows: list[FamilyWindowOut]


class MyHomeOut(BaseModel):
    """A home that names the caller its family or guardian.

    Days are there only while the consent `share_with_family` holds; else `words` says why not, and
    what to do. Nobody who goes there is ever named.
    """

    model_config = like(EXAMPLE)

    home_id: str
    name: str
    shared: bool
    words: Both | None
    days: list[FamilyDayOut]
    """Today first, and the six days before."""
    proposals: list[ProposalOut]


@router.get("/my-homes", responses=documented(422))
def list_my_homes(services: Provided, caller: SignedIn, page: Paged) -> Listed[MyHomeOut]:
    """List the homes of the caller's family with the news of a week, good news too."""
    with services.look() as views:
        found = views.homes(HomeFilter(caller.reach), page)
        items = [home_news(services, views, caller, home) for home in found.items]
    return Listed(items=items, next=encode(found.next))


def home_news(services: Services, views: Views, caller: Caller, home: HomeView) -> MyHomeOut:
    """What one home may tell its family now."""
    now = services.clock.now()
    consents = views.consents(home.home_id, Page(MOST_VERDICTS)).items
    shared = is_consented(consents, ConsentPurpose.SHARE_WITH_FAMILY, now)
    why_not = services.phrasebook.say([Phrase("family.not_shared")], services.zone)
    proposals = views.away_proposals(home.home_id, None, caller.reach, Page(MOST_PROPOSALS)).items
    return MyHomeOut(
        home_id=home.home_id,
        name=home.resident.preferred_name or home.resident.name,
        shared=shared,
        words=None if shared else _both(why_not),
        days=list(_Week(services, views, home, now).days()) if shared else [],
        proposals=[ProposalOut.model_validate(named.item) for named in proposals],
    )


class _Told(NamedTuple):
    """What is said of one window, and where in the week it stands."""

    day: date
    opens_at: datetime
    window: FamilyWindowOut


class _Week:
    """The windows of a week, judged and coming."""

    def __init__(self, services: Services, views: Views, home: HomeView, now: datetime) -> None:
        self._phrasebook, self._views, self._home = services.phrasebook, views, home
        self._now = now
        self._agreed = {window.window_id: window for window in home.windows}
        first = next(iter(home.windows), None)
        self._zone = ZoneInfo(first.tz) if first else services.zone
        self._today = now.astimezone(self._zone).date()
        self._tickets: dict[str, TicketView | None] = {}

    def days(self) -> Iterator[FamilyDayOut]:
        """Today first."""
        told = sorted([*self._judged(), *self._coming()], key=lambda one: one.opens_at)
        for back in range(DAYS):
            day = self._today - timedelta(days=back)
            windows = [one.window for one in told if one.day == day]
            yield FamilyDayOut(day=day, windows=windows)

    def _judged(self) -> Iterator[_Told]:
        # Her own family reads this of her own home alone: the list before was narrowed to it.
        wanted = VerdictFilter(EVERYWHERE, home_id=self._home.home_id)
        for one in self._views.verdicts(wanted, Page(MOST_VERDICTS)).items:
            window = self._agreed.get(one.window_id)
            gesture = window.gesture if window else None
            late_at = one.late_proof_at or one.late_sign_at
            care = self._care(one.ticket_id) if late_at is None else None
            news = news_of(Verdict(one.verdict), gesture, _proof(one), late_at, care)
            out = self._window(one.window_id, window, news)
            yield _Told(date.fromisoformat(one.day), one.opens_at, out)

    def _coming(self) -> Iterator[_Told]:
        """What is not judged yet; what was seen already waits for no verdict."""
        coming = self._views.coming_at(self._home.home_id)
        life = self._life(coming)
        for one in coming:
            occurrence, window = one.occurrence, one.occurrence.window
            sign = sign_so_far(WindowFacts(occurrence, life, asked_at=one.asked_at))
            news = waiting(occurrence.due_at, asking=one.asked_at is not None)
            if sign is not None:
                news = seen(window.gesture, Proof(sign.observed_at, sign.sensor_id))
            out = self._window(window.window_id, window, news)
            yield _Told(occurrence.day, occurrence.opens_at, out)

    def _life(self, coming: Sequence[ComingView]) -> list[Change]:
        until = self._now + AHEAD_OF_RECEIPT
        starts = [one.occurrence.starts_at for one in coming if one.occurrence.starts_at < until]
        if not starts:
            return []
        home_id = self._home.home_id
        return list(self._views.signs_of_life([home_id], min(starts), until).get(home_id, ()))

    def _window(self, window_id: str, window: Window | None, news: News) -> FamilyWindowOut:
        zone = ZoneInfo(window.tz) if window else self._zone
        return FamilyWindowOut(
            window_id=window_id,
            name=window.name if window else window_id,
            state=news.state,
            at=news.at,
            words=_both(self._phrasebook.say(list(news.phrases), zone)),
        )

    def _care(self, ticket_id: str | None) -> Care | None:
        ticket = self._ticket(ticket_id)
        if ticket is not None and ticket.merged_into is not None:
            ticket = self._ticket(ticket.merged_into)
        if ticket is None:
            return None
        said = [event.outcome for event in ticket.events if event.outcome is not None]
        return Care(State(ticket.state), Outcome(said[-1]) if said else None)

    def _ticket(self, ticket_id: str | None) -> TicketView | None:
        if ticket_id is not None and ticket_id not in self._tickets:
            self._tickets[ticket_id] = self._views.ticket(ticket_id, EVERYWHERE)
        return self._tickets.get(ticket_id or "")


def _proof(one: VerdictView) -> Proof | None:
    for piece in one.evidence:
        if piece.observed_at is not None and piece.sensor_id is not None:
            return Proof(piece.observed_at, piece.sensor_id)
    return None


def _both(sentence: Sentence) -> Both:
    return Both(zh=sentence.zh, en=sentence.en)
