"""Fixtures that every folder of tests may use."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Copies, Postgres, running

# A loaded machine is no reason to fail: what must be fast is measured in benchmarks/.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server; started by the first test that asks, one for each worker."""
    with running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty database of the test's own."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_template(postgres: Postgres) -> Iterator[Copies]:
    """`copy = postgres_template(make, key)`: each `copy()` is the URL of a database as `make(url)` once filled it."""
    copies = Copies(postgres)
    yield copies
    copies.close()
