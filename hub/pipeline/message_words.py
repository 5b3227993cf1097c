"""The words of one message: the notice's own, and the name that the worker needs."""

from hub.domain.notices import sides
from hub.domain.phrases import Fact, Sentence
from hub.pipeline.deliveries import About, ClaimedNotice
from hub.pipeline.ports import Phrasebook
from hub.pipeline.wording import LANGUAGES

ZH, EN = LANGUAGES


def worded(
    phrasebook: Phrasebook, notice: ClaimedNotice, *, by_key: bool
) -> tuple[str, str, Sentence]:
    """Title, body and the same for the ear; a name is put in here and never stored with it.

    `by_key`: a listener can answer by pressing a key, and is told so.
    """
    title, body = notice.title, notice.body
    if notice.repeat:
        title = _both(phrasebook, "notice.repeat", "") + title
    if notice.about is not None:
        body = f"{named(phrasebook, notice.about)}\n{body}"
    spoken = _spoken(phrasebook, notice)
    return title, body, _with_keys(phrasebook, spoken) if by_key else spoken


def named(phrasebook: Phrasebook, about: About) -> str:
    """Whom a message is about, in both languages: as she likes to be called, or nobody's name."""
    if about.called:
        return _both(phrasebook, "message.about", " ", called=about.called)
    return _both(phrasebook, "message.about_a_resident", " ")


def _both(phrasebook: Phrasebook, key: str, between: str, **facts: Fact) -> str:
    return between.join(phrasebook.text(key, language, **facts) for language in LANGUAGES)


def _spoken(phrasebook: Phrasebook, notice: ClaimedNotice) -> Sentence:
    said = sides(notice.body)
    return Sentence(_said(phrasebook, ZH, notice, said.zh), _said(phrasebook, EN, notice, said.en))


def _said(phrasebook: Phrasebook, language: str, notice: ClaimedNotice, said: str) -> str:
    if notice.about is None:
        return phrasebook.text("message.spoken", language, said=said)
    called = notice.about.called or phrasebook.text("message.a_resident", language)
    kind = f"@ticket.{notice.about.kind}"
    return phrasebook.text("message.spoken_about", language, called=called, kind=kind, said=said)


def _with_keys(phrasebook: Phrasebook, spoken: Sentence) -> Sentence:
    zh, en = (phrasebook.text("message.press", language) for language in LANGUAGES)
    return Sentence(f"{spoken.zh}{zh}", f"{spoken.en} {en}")
