"""docs/observability.md tells of every metric there is, in the words of the metric itself."""

from prometheus_client import Counter, Gauge, Histogram

from mulin import metrics
from mulin.readings import FAMILIES
from tests.metrics.test_deploy import PAGE

KINDS = {Counter: "counter", Gauge: "gauge", Histogram: "histogram"}


def row(name: str, kind: str, labels: tuple[str, ...], text: str) -> str:
    return f"| `{name}` | {kind} | {', '.join(labels)} | {text} |"


def rows() -> list[str]:
    """The table's lines, in the order of the code."""
    found = []
    for collector in metrics.REGISTRY._collector_to_names:
        if type(collector) in KINDS:
            assert isinstance(collector, (Counter, Gauge, Histogram))
            kind = KINDS[type(collector)]
            name = collector._name + ("_total" if kind == "counter" else "")
            text = collector._documentation
            found.append(row(name, kind, collector._labelnames, text))
    return found + [row(name, "gauge", labels, text) for name, (text, labels) in FAMILIES.items()]


def test_the_table_is_what_the_code_counts() -> None:
    table = [line for line in PAGE.splitlines() if line.startswith("| `mulin_")]
    assert table == rows()


def test_names_follow_the_conventions_of_prometheus() -> None:
    for line in rows():
        name = line.split("`")[1]
        kind = line.split("|")[2].strip()
        assert name.endswith("_total") == (kind == "counter")
        if kind == "histogram":
            assert name.endswith(("_seconds", "_values"))
