"""Where her family begins on any phone: this week's news of her home, and who looked at it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from hub.api.my_homes import home_news
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.templates import render
from hub.pipeline.views.paging import Page
from hub.pipeline.views.register import HomeFilter

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_HOMES = 10


@router.get("/family")
def family_page(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """The same news as in the app, without a script."""
    with services.look() as views:
        found = views.homes(HomeFilter(caller.reach), Page(MOST_HOMES)).items
        homes = [home_news(services, views, caller, home) for home in found]
    request.state.homes = [home.home_id for home in homes]
    return render(request, "family.html", homes=homes, now=services.clock.now())
