"""No thread and no tenant gets more than Teams allows in any stretch of time, and nobody waits longer than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.teams_rates import TENANT, THREAD, Rates, wait


def sent_by(asked: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """When each message goes out, asked for in this order: thread and pause before it."""
    rates, now, sent = Rates(), 0.0, []
    for thread, pause in asked:
        now += pause
        while (seconds := rates.take("tenant", str(thread), now)) > 0:
            now += seconds
        sent.append((thread, now))
    return sent


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0.0, 0.0, 0.0, 0.1, 1.0, 30.0])), max_size=150))
def test_no_stretch_of_time_holds_too_many(asked: list[tuple[int, float]]) -> None:
    sent = sent_by(asked)
    for thread in {thread for thread, _ in sent}:
        times = [at for one, at in sent if one == thread]
        for most, span in THREAD:
            assert all(later - earlier >= span - 1e-6 for earlier, later in zip(times, times[most:], strict=False))
    times = [at for _, at in sent]
    for most, span in TENANT:
        assert all(later - earlier >= span - 1e-6 for earlier, later in zip(times, times[most:], strict=False))


def test_the_limits_are_reached() -> None:
    times = [at for _, at in sent_by([(0, 0.0)] * 70)]
    assert times[6] == 0.0
    assert times[7] == 1.0
    assert times[8] == 2.0
    assert times[59] < 30 <= times[60]


def test_an_hour_holds_eighteen_hundred() -> None:
    assert wait([0.0] * 1800, ((1800, 3600.0),), 100.0) == 3500.0


def test_the_tenant_has_fifty_a_second() -> None:
    times = [at for _, at in sent_by([(thread, 0.0) for thread in range(51)])]
    assert times[49] == 0.0
    assert times[50] == 1.0


def test_what_teams_asks_for_is_waited_for() -> None:
    rates = Rates()
    rates.hold("tenant", "thread", 10.0)
    assert rates.take("tenant", "thread", 4.0) == 6.0
    assert rates.take("tenant", "other", 4.0) == 0.0
    assert rates.take("tenant", "thread", 10.0) == 0.0
