"""Metrics as Prometheus reads them."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prometheus_client.parser import text_string_to_metric_families

from mulin.metrics import REGISTRY

Labels = dict[str, str]


def value(name: str, **labels: str) -> float:
    """What this process counts under a name; 0 for what it has not counted yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


@contextmanager
def counted(name: str, by: float, **labels: str) -> Iterator[None]:
    """The block moves the figure by exactly so much."""
    before = value(name, **labels)
    yield
    assert value(name, **labels) - before == by


async def scrape(url: str) -> dict[str, dict[tuple[str, ...], float]]:
    """Name of each sample, with the values of its labels, and its value."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    found = dict[str, dict[tuple[str, ...], float]]()
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found
