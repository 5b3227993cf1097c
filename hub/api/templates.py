"""Pages from templates: every text comes from the catalogue, in the reader's language."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from hub.api.services import services_of
from hub.domain.phrases import Sentence

LANGUAGES = ("zh-CN", "en")
LANGUAGE_COOKIE = "firstlight_language"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("hub.api", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: Request) -> str:
    """Chinese unless the reader chose English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def render(request: Request, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page. `t(key)` is a text, `both(sentence)` this language's side first, `hm(at)` a time."""
    services, language = services_of(request), language_of(request)
    page = _environment().get_template(template)
    html = page.render(
        t=partial(_text, services.phrasebook.text, language),
        both=partial(_both, language),
        hm=partial(_clock_time, services.zone),
        on_day=partial(_day, services.zone),
        language=language,
        path=request.url.path,
        visitor=getattr(request.state, "caller", None),
        **facts,
    )
    return HTMLResponse(html, status)


def _text(text: Callable[..., str], language: str, key: str, **facts: Any) -> str:
    return text(key, language, **facts)


def _both(language: str, sentence: Sentence) -> tuple[str, str]:
    return (sentence.zh, sentence.en) if language == "zh-CN" else (sentence.en, sentence.zh)


def _clock_time(zone: ZoneInfo, at: datetime) -> str:
    """Hours and minutes where the homes are."""
    return at.astimezone(zone).strftime("%m-%d %H:%M")


def _day(zone: ZoneInfo, at: datetime) -> str:
    """The local day with its year, for what is printed and kept."""
    return at.astimezone(zone).date().isoformat()
