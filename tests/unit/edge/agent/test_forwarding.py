from typing import Any

from edge.agent import Incoming
from edge.domain.readings import Sample
from wire.topics import Leaf


def test_nothing_is_sent_before_the_birth(home: Any) -> None:
    home.sense("door", 1)
    assert home.uplink.sent == []
    home.connect()
    leaves = [leaf for leaf, _ in home.uplink.sent]
    assert leaves == [Leaf.BIRTH, Leaf.READINGS, Leaf.HEALTH]
    assert home.sent(Leaf.BIRTH)[0].outbox_depth == 1


def test_what_was_stored_without_a_link_is_historical(home: Any) -> None:
    home.sense("door", 1)
    home.connect()
    home.sense("door", 0)
    assert [(r.value, r.historical) for r in home.readings()] == [(1, True), (0, False)]


def test_only_an_acknowledgement_of_this_outbox_deletes(home: Any) -> None:
    home.connect()
    home.sense("door", 1)
    home.ack(1, outbox_id="another")
    assert home.agent.outbox_depth == 1
    home.ack(1)
    assert home.agent.outbox_depth == 0


def test_what_is_not_acknowledged_goes_out_again_after_thirty_seconds(home: Any) -> None:
    home.connect()
    home.sense("door", 1)
    home.step(24.0)
    assert len(home.readings()) == 1
    home.step(2.0)
    assert [reading.seq for reading in home.readings()] == [1, 1]


def test_a_new_session_sends_everything_again_and_is_born_again(home: Any) -> None:
    home.connect(1)
    home.sense("door", 1)
    home.lose_link()
    home.connect(2)
    assert [birth.session for birth in home.sent(Leaf.BIRTH)] == [1, 2]
    assert [reading.seq for reading in home.readings()] == [1, 1]


def test_urgent_rows_overtake_the_backlog(home: Any) -> None:
    home.sense("door", 1, 0)
    home.sense("i-am-fine", 1)
    home.connect()
    assert [reading.seq for reading in home.readings()] == [3, 1, 2]


def test_the_backlog_waits_for_the_hub_and_comes_in_batches_of_500(home: Any) -> None:
    home.sensor.coming = [Sample("door", n % 2, home.clock.at) for n in range(3000)]
    for n, sample in enumerate(home.sensor.coming):
        home.clock.wait(1.0)
        home.sensor.coming[n] = Sample("door", sample.value, home.clock.at)
    home.step()
    home.connect()
    assert [len(batch.readings) for batch in home.sent(Leaf.READINGS)] == [500] * 4
    home.ack(500)
    assert [len(batch.readings) for batch in home.sent(Leaf.READINGS)] == [500] * 5


def test_a_full_disk_stops_no_sensor_and_nothing_is_lost_when_it_is_over(
    home: Any, caplog: Any
) -> None:
    home.connect()
    home.outbox.full = True
    home.sense("door", 1, 0, 1)
    assert (home.readings(), home.agent.outbox_depth) == ([], 3)
    home.outbox.full = False
    caplog.set_level("INFO")
    home.step(2.0)
    home.step()
    assert [reading.value for reading in home.readings()] == [1, 0, 1]
    phrases = [record.getMessage() for record in caplog.records]
    assert phrases.count("outbox failed: database or disk is full") == 1
    assert phrases.count("outbox works again") == 1


def test_a_failing_sensor_is_told_once_and_stops_no_other(home: Any, caplog: Any) -> None:
    caplog.set_level("INFO")
    home.connect()
    home.sensor.broken = True
    for value in (0, 1, 0):
        home.other.coming.append(Sample("stairs", value, home.clock.at))
        home.step(5.0)
    home.sensor.broken = False
    home.step()
    assert [reading.value for reading in home.readings()] == [0, 1, 0]
    told = [r.getMessage() for r in caplog.records if "sensor" in r.getMessage()]
    assert [line.partition(":")[0].split()[-1] for line in told] == ["failed", "again"]


def test_an_unreadable_message_of_the_hub_is_passed_over(home: Any) -> None:
    home.connect()
    home.uplink.events.append(Incoming(Leaf.ACK, b"{nonsense"))
    home.uplink.events.append(Incoming(Leaf.CONFIG, b""))
    home.sense("door", 1)
    assert len(home.readings()) == 1


def test_health_comes_each_minute_of_wall_time(home: Any) -> None:
    home.connect()
    home.step(59.0)
    assert len(home.sent(Leaf.HEALTH)) == 1
    home.step(1.0)
    (_, health) = home.sent(Leaf.HEALTH)
    assert (health.uptime_s, health.cpu_celsius, health.under_voltage) == (60.0, 48.5, None)


def test_a_synced_clock_dates_and_an_unsynced_one_gives_ages(home: Any) -> None:
    home.connect()
    home.sense("door", 1)
    home.clock.is_synced = False
    home.sense("door", 0)
    dated, aged = home.readings()
    assert (dated.observed_at is not None, dated.age_s) == (True, None)
    assert (aged.observed_at, aged.age_s, aged.quality) == (None, 0.0, "good")


def test_a_clock_that_comes_into_step_is_announced(home: Any) -> None:
    home.clock.is_synced = False
    home.connect()
    home.clock.is_synced = True
    home.step()
    assert [birth.clock for birth in home.sent(Leaf.BIRTH)] == ["unsynced", "synced"]


def test_an_age_that_went_through_an_outage_is_undated(home: Any) -> None:
    home.clock.is_synced = False
    home.sense("door", 1)
    home.connect()
    (reading,) = home.readings()
    assert (reading.quality, reading.age_s) == ("undated", 5.0)


def test_a_row_of_an_earlier_unsynced_boot_is_undated(home: Any) -> None:
    home.clock.is_synced = False
    home.connect()
    home.uplink.open = False
    home.sense("door", 1)
    home.boot()
    home.connect()
    (reading,) = home.readings()
    assert (reading.quality, reading.age_s, reading.observed_at) == ("undated", 0.0, None)


def test_a_value_that_is_no_number_never_enters(home: Any) -> None:
    home.connect()
    home.sense("door", float("nan"))
    assert home.readings() == []
