import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.topics import FROM_EDGE, FROM_HUB, NODE_ID, Leaf, TopicError, all_nodes, parse, topic

NODE_IDS = st.from_regex(NODE_ID, fullmatch=True)
BAD_NODE_IDS = [
    "",
    "n",
    "-starts-with-a-dash",
    "n-7f3k2q9x\n",
    "has space",
    "has/slash",
    "plus+",
    "hash#",
    "nul\0",
    "窗帘之约",
    "x" * 65,
]


@given(NODE_IDS, st.sampled_from(Leaf))
def test_topic_is_parsed_back_to_its_node_and_leaf(node_id: str, leaf: Leaf) -> None:
    assert parse(topic(node_id, leaf)) == (node_id, leaf)


@given(st.text(max_size=80))
def test_any_text_is_parsed_to_itself_or_refused(text: str) -> None:
    try:
        node_id, leaf = parse(text)
    except TopicError:
        return
    assert topic(node_id, leaf) == text


def test_topic_is_spelled_as_the_contract_says() -> None:
    assert topic("n-7f3k2q9x", Leaf.READINGS) == "firstlight/v1/n-7f3k2q9x/readings"
    assert all_nodes(Leaf.BIRTH) == "firstlight/v1/+/birth"


@pytest.mark.parametrize("node_id", BAD_NODE_IDS)
def test_node_id_that_mqtt_or_the_acl_cannot_bear_is_refused(node_id: str) -> None:
    with pytest.raises(TopicError):
        topic(node_id, Leaf.BIRTH)
    with pytest.raises(TopicError):
        parse(f"firstlight/v1/{node_id}/birth")


@pytest.mark.parametrize("length", [2, 64])
def test_shortest_and_longest_node_id_are_borne(length: int) -> None:
    assert parse(topic("n" * length, Leaf.ACK)) == ("n" * length, Leaf.ACK)


@pytest.mark.parametrize(
    "text",
    [
        "firstlight/v2/n-7f3k2q9x/birth",
        "firstlight/v1/n-7f3k2q9x/gossip",
        "firstlight/v1/n-7f3k2q9x/birth/",
        "firstlight/v1/n-7f3k2q9x/BIRTH",
        "firstlight/v1/birth",
        "/firstlight/v1/n-7f3k2q9x/birth",
        "firstlight/v1/a/b/birth",
    ],
)
def test_topic_outside_the_tree_is_refused(text: str) -> None:
    with pytest.raises(TopicError):
        parse(text)


def test_refusal_quotes_no_more_than_a_line_of_a_huge_topic() -> None:
    with pytest.raises(TopicError, match=re.escape("x" * 119)) as refusal:
        parse("x" * 60_000)
    assert len(str(refusal.value)) < 200


def test_every_leaf_is_written_by_exactly_one_side() -> None:
    assert {*FROM_EDGE, *FROM_HUB} == set(Leaf)
    assert not {*FROM_EDGE} & {*FROM_HUB}
