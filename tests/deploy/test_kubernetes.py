"""The manifests for Kubernetes."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.reading import COMMANDS, DEPLOY, as_production, documents

FOLDER = DEPLOY / "kubernetes"
EVERYTHING = list(documents(FOLDER))
# One that is old enough to be everywhere, and the newest there are schemas of.
VERSIONS = ("1.29", kubernetes_validate.latest_version())


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for _, one in EVERYTHING if one["kind"] == kind}


PODS = {
    name: one["spec"]["template"]
    for kind in ("Deployment", "Job")
    for name, one in of_kind(kind).items()
}


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_them(version: str) -> None:
    for path, document in EVERYTHING:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            pytest.fail(f"{path.name}, {document['kind']}: {error.message}")


def test_kustomizations_name_every_file_but_the_example_of_secrets() -> None:
    named = {FOLDER / "secret.example.yaml"}
    for path in FOLDER.rglob("kustomization.yaml"):
        resources = yaml.safe_load(path.read_text())["resources"]
        named |= {path.parent / one for one in resources}
    assert named == {path for path, _ in EVERYTHING}


def test_api_workers_and_scheduler_are_scaled_apart() -> None:
    assert set(of_kind("Deployment")) == {"mulin-api", "mulin-worker", "mulin-scheduler"}
    scaled = [one["spec"] for one in of_kind("HorizontalPodAutoscaler").values()]
    assert {one["scaleTargetRef"]["name"] for one in scaled} == {"mulin-api", "mulin-worker"}
    assert all(1 < one["minReplicas"] < one["maxReplicas"] for one in scaled)
    # What the autoscaler sets, applying the manifest again would undo.
    for one in scaled:
        assert "replicas" not in of_kind("Deployment")[one["scaleTargetRef"]["name"]]["spec"]


@pytest.mark.parametrize("name", PODS)
def test_a_pod_is_nobody_s_root_and_has_limits(name: str) -> None:
    spec = PODS[name]["spec"]
    (container,) = spec["containers"]
    assert container["args"][0] in COMMANDS
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 10001
    assert "USER 10001:10001" in (DEPLOY / "Containerfile").read_text()
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]) == {"requests", "limits"}
    writable = {one["mountPath"] for one in container["volumeMounts"] if not one.get("readOnly")}
    assert writable == {"/var/lib/mulin", "/tmp"}  # noqa: S108 - inside its container


def test_selectors_find_the_pods_they_mean() -> None:
    for name, one in of_kind("Deployment").items():
        labels = one["spec"]["template"]["metadata"]["labels"]
        assert one["spec"]["selector"]["matchLabels"] == labels
        assert name == f"mulin-{labels['app.kubernetes.io/component']}"
    for budget in of_kind("PodDisruptionBudget").values():
        labels = PODS[budget["metadata"]["name"]]["metadata"]["labels"]
        assert budget["spec"]["selector"]["matchLabels"] == labels
    (service,) = of_kind("Service").values()
    assert service["spec"]["selector"] == PODS["mulin-api"]["metadata"]["labels"]


def test_probes_ask_what_a_process_answers() -> None:
    for name in ("mulin-api", "mulin-worker", "mulin-scheduler"):
        (container,) = PODS[name]["spec"]["containers"]
        ports = {one["name"] for one in container["ports"]}
        probes = [value for key, value in container.items() if key.endswith("Probe")]
        assert {one["httpGet"]["port"] for one in probes} <= ports
        asked = {one["httpGet"]["path"] for one in probes}
        assert asked == ({"/readyz", "/healthz"} if name == "mulin-api" else {"/metrics"})


def test_what_is_written_and_filled_in_is_a_production_that_ends_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = of_kind("Secret")["mulin"]["stringData"]
    # The example's keys are none.
    kept = {k: v for k, v in secret.items() if k not in {"MULIN_SECRET_KEY", "MULIN_FIELD_KEYS"}}
    production = as_production(of_kind("ConfigMap")["mulin"]["data"] | kept, monkeypatch)
    grace = PODS["mulin-api"]["spec"]["terminationGracePeriodSeconds"]
    assert grace > production.draining + 10 + 5
    (container,) = PODS["mulin-api"]["spec"]["containers"]
    assert {one["containerPort"] for one in container["ports"]} == {8000, production.metrics_port}
