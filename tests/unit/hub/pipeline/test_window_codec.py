import json
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.windows import DAY_NAMES, Direction, Gesture, Window
from hub.pipeline.window_codec import window_from_json, window_to_json

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WINDOWS = st.builds(
    Window,
    window_id=st.text(min_size=1),
    name=st.text(),
    gesture=st.builds(
        Gesture,
        sensor_ids=st.lists(st.text(), min_size=1).map(tuple),
        kind=st.text(),
        direction=st.sampled_from(Direction),
    ),
    opens_at=TIMES,
    due_at=TIMES,
    days=st.frozensets(st.sampled_from(sorted(DAY_NAMES)), min_size=1),
)


@given(WINDOWS)
def test_a_window_survives_being_kept_as_json(window: Window) -> None:
    assert window_from_json(json.loads(json.dumps(window_to_json(window)))) == window
