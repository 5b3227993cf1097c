"""How phrases become sentences."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.adapters.catalogue.phrasebook import EN, ZH, Catalogue
from hub.domain.phrases import Phrase, Sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, 22, 41, tzinfo=UTC)
BOOK = Catalogue(
    {
        ZH: {"late": "到{at}{what}未开", "since": "自{at:date}起", "kind.door": "门"},
        EN: {
            "late": "the {what} was shut at {at}",
            "since": "since {at:date}",
            "kind.door": "door",
        },
    }
)


def test_phrases_are_joined_and_ended_in_each_language():
    said = BOOK.say(
        [Phrase("late", {"at": AT, "what": "@kind.door"}), Phrase("since", {"at": AT})], SHANGHAI
    )
    assert said == Sentence(
        "到06:41门未开；自11-23 06:41起。", "The door was shut at 06:41; since 11-23 06:41."
    )


def test_unknown_kind_is_called_by_its_own_name():
    said = BOOK.say([Phrase("late", {"at": AT, "what": "@kind.teapot"})], SHANGHAI)
    assert said.en == "The teapot was shut at 06:41."


def test_missing_entry_or_fact_is_said_badly_but_said():
    assert BOOK.say([Phrase("nowhere")], SHANGHAI).en == "Nowhere."
    assert BOOK.say([Phrase("late")], SHANGHAI).en == "The ? was shut at ?."


def test_text_is_one_entry_as_it_stands():
    assert BOOK.text("late", ZH, at="九点", what="@kind.door") == "到九点门未开"
