"""What deploy/ gives a city: every query in it asks for what there is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mulin import metrics
from mulin.readings import FAMILIES
from tests.metrics.promql import grouped_by, selectors

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana/mulin.json").read_text())
PROMETHEUS = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
ALERTS = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())
PAGE = (ROOT / "docs/observability.md").read_text()

PROMETHEUS_OWN = {"instance", "job", "process", "le"}
DURATION = re.compile(r"\d+(ms|s|m|h|d)")
SEVERITIES = {"warning", "critical"}


def names() -> dict[str, set[str]]:
    """Every name that can be asked for, with its labels."""
    found = {name: set(labels) for name, (_, labels) in FAMILIES.items()} | {"up": set[str]()}
    for collector, own in metrics.REGISTRY._collector_to_names.items():
        labels = set(getattr(collector, "_labelnames", ()))
        found |= dict.fromkeys((name for name in own if not name.endswith("_created")), labels)
    samples = (sample for family in metrics.REGISTRY.collect() for sample in family.samples)
    process = (sample.name for sample in samples if sample.name.startswith("process_"))
    return found | {name: set[str]() for name in process}


NAMES = names()


def panels() -> list[dict[str, Any]]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    return [rule for group in ALERTS["groups"] for rule in group["rules"]]


def expressions() -> Iterator[str]:
    yield from (target["expr"] for panel in panels() for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


@pytest.mark.parametrize("expression", list(expressions()))
def test_a_query_asks_for_metrics_and_labels_that_there_are(expression: str) -> None:
    asked = list(selectors(expression))
    assert asked
    for name, labels in asked:
        assert name in NAMES, name
        assert labels <= NAMES[name] | PROMETHEUS_OWN, (name, labels)
    known = set[str]().union(*(NAMES[name] for name, _ in asked)) | PROMETHEUS_OWN
    assert grouped_by(expression) <= known


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    asked = {name for expression in expressions() for name, _ in selectors(expression)}
    counters = {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in asked}
    ours = {
        re.sub(r"_(bucket|sum|count|total)$", "", name)
        for name in NAMES
        if name.startswith("mulin_")
    }
    assert ours - counters == set()


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in rules()}) == len(rules())
    for rule in rules():
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert DURATION.fullmatch(rule["for"])
        assert rule["labels"]["severity"] in SEVERITIES
        assert set(rule["annotations"]) == {"summary", "runbook_url"}
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert page == "docs/observability.md"
        assert anchor == rule["alert"].lower()
        assert f"### {rule['alert']}\n" in PAGE


def test_an_alert_names_only_labels_its_query_leaves() -> None:
    for rule in rules():
        named = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        grouped = grouped_by(rule["expr"])
        bare = not re.search(r"\b(sum|max|min)\b", rule["expr"])
        assert bare or named <= grouped, rule["alert"]


def test_figures_that_all_processes_tell_are_never_added_up() -> None:
    shared = [name for name in FAMILIES if not name.startswith(("mulin_database", "mulin_dep"))]
    for expression in expressions():
        for name in shared:
            if name in expression:
                assert "sum(" not in expression.replace("sum by", "sum("), expression


def test_prometheus_reads_every_kind_of_process_and_our_alerts() -> None:
    assert PROMETHEUS["rule_files"] == ["alerts.yml"]
    (job,) = PROMETHEUS["scrape_configs"]
    assert job["job_name"] == "mulin"
    assert [one["labels"]["process"] for one in job["static_configs"]] == [
        "serve",
        "worker",
        "scheduler",
    ]
    for one in job["static_configs"]:
        assert all(re.fullmatch(r"[\w.]+:\d+", target) for target in one["targets"])
    for interval in PROMETHEUS["global"].values():
        assert DURATION.fullmatch(interval)


def test_grafana_can_lay_out_the_dashboard() -> None:
    assert DASHBOARD["uid"] == "mulin"
    (variable,) = DASHBOARD["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    taken = set[tuple[int, int]]()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert 0 <= place["x"] <= 24 - place["w"]
        cells = {
            (place["x"] + right, place["y"] + down)
            for right in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    for panel in panels():
        assert panel["title"]
        assert panel["description"]
        assert panel["datasource"]["uid"] == f"${{{variable['name']}}}"
        assert {target["refId"] for target in panel["targets"]} <= set("ABCDEF")


@pytest.mark.parametrize(
    ("expression", "asked"),
    [
        ('sum by (a) (rate(x_total{b="(y)", c!="z"}[5m])) > 3', [("x_total", {"b", "c"})]),
        ("x / ignoring (state) y", [("x", set()), ("y", set())]),
        ("absent(x) or max(y{a=~'b'})", [("x", set()), ("y", {"a"})]),
    ],
)
def test_a_query_is_understood(expression: str, asked: list[tuple[str, set[str]]]) -> None:
    assert list(selectors(expression)) == asked


@pytest.mark.parametrize("expression", ["sum(x", "nonsense(x)", "rate(x[5m)"])
def test_a_query_that_is_none_is_seen(expression: str) -> None:
    with pytest.raises(ValueError, match=r"without|no function"):
        list(selectors(expression))
