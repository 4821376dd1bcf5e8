"""The files of deploy/: each by its published schema, and all of them by what the program really is."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

from ocr.parameters import parameters
from ocr.settings import Settings
from ocr.web.middleware.access_log import UNLOGGED
from tests.conftest import ROOT
from tests.deploy.test_grafana import names_in, series

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
KUBERNETES_VERSION = "1.37"
PORT = 8080
MEMORY = 1_200_000_000  # bytes: the program's promise
CORES = 4
STOP_SECONDS = 30  # in which requests in work are answered
READY_SECONDS = 5  # /readyz waits that long for the reader

COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVER = COMPOSE["services"]["ocr"]
PROXY = COMPOSE["services"]["nginx"]
# Kinds whose schemas no package carries are looked at by hand below; and Helm's values have none.
WITHOUT_SCHEMA = {"Kustomization", "Component", "HTTPScaledObject", "ServiceMonitor"}
NO_OBJECTS = {"adapter-values.yaml"}
OBJECTS = {
    file.relative_to(KUBERNETES).as_posix(): yaml.safe_load(file.read_text())
    for file in sorted(KUBERNETES.rglob("*.yaml"))
    if file.name not in NO_OBJECTS
}
ADAPTER = yaml.safe_load((KUBERNETES / "monitoring" / "adapter-values.yaml").read_text())
DEPLOYMENT = OBJECTS["deployment.yaml"]
POD = DEPLOYMENT["spec"]["template"]["spec"]
[CONTAINER] = POD["containers"]
PROBES = {name: CONTAINER[name] for name in ("startupProbe", "readinessProbe", "livenessProbe")}


def size(text: str | int) -> int:
    """Bytes of a size as Kubernetes or compose writes it, of the forms used here."""
    number, unit = re.fullmatch(r"(\d+)(b|M|Mi|)", str(text)).groups()
    return int(number) * {"b": 1, "": 1, "M": 10**6, "Mi": 2**20}[unit]


def seconds(text: str) -> int:
    return int(re.fullmatch(r"(\d+)s", text)[1])


# Kubernetes


@pytest.mark.parametrize("file", [file for file, what in OBJECTS.items() if what["kind"] not in WITHOUT_SCHEMA])
def test_objects_are_valid(file: str):
    kubernetes_validate.validate(OBJECTS[file], KUBERNETES_VERSION, strict=True)


def test_the_schemas_can_refuse():
    broken = json.loads(json.dumps(DEPLOYMENT))
    broken["spec"]["template"]["spec"]["containers"][0]["livenessProb"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, KUBERNETES_VERSION, strict=True)


def test_kustomizations_name_all_files_there_are():
    for file, what in OBJECTS.items():
        if what["kind"] not in ("Kustomization", "Component"):
            continue
        folder = (KUBERNETES / file).parent
        assert what["apiVersion"].startswith("kustomize.config.k8s.io/v1")
        others = {other.name for other in folder.glob("*.yaml")} - {"kustomization.yaml"} - NO_OBJECTS
        assert set(what["resources"]) == others
    folders = {folder.name for folder in KUBERNETES.iterdir() if folder.is_dir()}
    assert set(re.findall(r"^#  - (\w+)", (KUBERNETES / "kustomization.yaml").read_text(), re.MULTILINE)) == folders


@pytest.mark.skipif(not shutil.which("kubectl"), reason="there is no kubectl, whose kustomize puts the files together")
@pytest.mark.parametrize("components", [[], ["monitoring"], ["monitoring", "keda"]])
def test_kustomize_puts_them_together(components: list[str], tmp_path: Path):
    shutil.copytree(KUBERNETES, tmp_path / "all")
    main = tmp_path / "all" / "kustomization.yaml"
    main.write_text(main.read_text().replace("components: []", f"components: {json.dumps(components)}"))
    run = subprocess.run(["kubectl", "kustomize", tmp_path / "all"], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    built = {what["kind"]: what for what in yaml.safe_load_all(run.stdout)}
    assert ("HorizontalPodAutoscaler" in built) != ("HTTPScaledObject" in built)
    assert ("ServiceMonitor" in built) == ("monitoring" in components)
    for kind, what in built.items():
        if kind not in WITHOUT_SCHEMA:
            kubernetes_validate.validate(what, KUBERNETES_VERSION, strict=True)
    labels = built["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert built["Service"]["spec"]["selector"].items() <= labels.items()
    assert built["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"].items() <= labels.items()


def test_names_and_labels_fit():
    labels = DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
    service, monitor = OBJECTS["service.yaml"], OBJECTS["monitoring/service-monitor.yaml"]
    for selector in (
        DEPLOYMENT["spec"]["selector"]["matchLabels"],
        service["spec"]["selector"],
        OBJECTS["pod-disruption-budget.yaml"]["spec"]["selector"]["matchLabels"],
        OBJECTS["network-policy.yaml"]["spec"]["podSelector"]["matchLabels"],
        POD["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
    ):
        assert selector
        assert selector.items() <= labels.items()
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    scaled = {"apiVersion": "apps/v1", "kind": "Deployment", "name": DEPLOYMENT["metadata"]["name"]}
    assert OBJECTS["horizontal-pod-autoscaler.yaml"]["spec"]["scaleTargetRef"] == scaled
    assert "replicas" not in DEPLOYMENT["spec"]


def test_the_port_is_the_same_everywhere():
    [port] = CONTAINER["ports"]
    [service_port] = OBJECTS["service.yaml"]["spec"]["ports"]
    assert port["containerPort"] == service_port["port"] == PORT
    assert service_port["targetPort"] == port["name"]
    assert {probe["httpGet"]["port"] for probe in PROBES.values()} == {port["name"]}
    [rule] = OBJECTS["network-policy.yaml"]["spec"]["ingress"]
    assert [entry["port"] for entry in rule["ports"]] == [PORT]
    assert PROXY["ports"] == [f"{PORT}:{PORT}"]
    assert f'http={{"port": {PORT}}}' in (ROOT / "service.py").read_text()


@pytest.mark.parametrize("name", PROBES)
def test_probes_ask_paths_that_exist_and_have_time(name: str):
    probe = PROBES[name]
    assert probe["httpGet"]["path"] in UNLOGGED
    assert probe["timeoutSeconds"] > READY_SECONDS
    assert probe["httpGet"]["path"] == ("/livez" if name == "livenessProbe" else "/readyz")


def test_resources():
    for kind in ("limits", "requests"):
        assert size(CONTAINER["resources"][kind]["memory"]) == MEMORY
        assert float(CONTAINER["resources"][kind]["cpu"]) == CORES


def test_pods_can_do_little():
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["runAsUser"] > 0
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["automountServiceAccountToken"] is False
    policy = OBJECTS["network-policy.yaml"]["spec"]
    assert sorted(policy["policyTypes"]) == ["Egress", "Ingress"]
    assert policy["egress"] == []


def test_service_links_would_stop_the_start():
    """Kubernetes would add OCR_SERVICE_HOST, which `Settings` refuses."""
    assert DEPLOYMENT["spec"]["template"]["spec"]["enableServiceLinks"] is False


def test_what_is_written_to_is_writable():
    [mount] = CONTAINER["volumeMounts"]
    assert [volume["name"] for volume in POD["volumes"] if "emptyDir" in volume] == [mount["name"]]
    compose_tmpfs = [entry.split(":")[0] for entry in SERVER["tmpfs"]]
    assert compose_tmpfs == [mount["mountPath"]]
    for environment in (environment_of_pod(), SERVER["environment"]):
        for name in ("BENTOML_HOME", "TMPDIR"):
            assert Path(environment[name]).is_relative_to(mount["mountPath"])


def test_there_is_time_to_answer():
    before = CONTAINER["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert before >= 5
    assert POD["terminationGracePeriodSeconds"] > before + STOP_SECONDS
    assert seconds(SERVER["stop_grace_period"]) > STOP_SECONDS
    assert seconds(PROXY["stop_grace_period"]) > STOP_SECONDS


def environment_of_pod() -> dict[str, str]:
    return {entry["name"]: entry["value"] for entry in CONTAINER["env"]}


@pytest.mark.parametrize("environment", [environment_of_pod(), SERVER["environment"]], ids=["pod", "compose"])
def test_settings_can_be_used(environment: dict[str, str]):
    assert any(name.startswith("OCR_") for name in environment)
    Settings.from_environment(environment)
    assert environment["FORWARDED_ALLOW_IPS"]


@pytest.mark.parametrize(
    "file", sorted(file for file in DEPLOY.rglob("*") if file.suffix in (".yaml", ".conf")), ids=str
)
def test_settings_named_in_comments_exist(file: Path):
    known = {"OCR_" + name.upper() for name in parameters(Settings)} | {"OCR_SERVICE_HOST"}  # what must not be there
    assert set(re.findall(r"\bOCR_[A-Z_]+\b", file.read_text())) <= known


def test_the_autoscaler_asks_for_what_the_adapter_makes_of_our_metrics():
    asked = {
        metric["pods"]["metric"]["name"]
        for metric in OBJECTS["horizontal-pod-autoscaler.yaml"]["spec"]["metrics"]
        if metric["type"] == "Pods"
    }
    rules = ADAPTER["rules"]["custom"]
    assert asked == {rule["name"]["as"] for rule in rules}
    for rule in rules:
        names = names_in(rule["seriesQuery"] + rule["metricsQuery"])
        assert {"ocr_queue_pages", "ocr_pages_in_work"} == set(names) <= set(series())
        assert {"namespace", "pod"} == set(rule["resources"]["overrides"])
        assert rule["metricsQuery"].count("<<.LabelMatchers>>") == rule["metricsQuery"].count("<<.GroupBy>>") == 2


# What no package has a schema for: apiVersion, kind and the fields that their CRDs want.


def test_the_scaled_object():
    what = OBJECTS["keda/http-scaled-object.yaml"]
    assert (what["apiVersion"], what["kind"]) == ("http.keda.sh/v1alpha1", "HTTPScaledObject")
    spec = what["spec"]
    known = {"hosts", "scaleTargetRef", "replicas", "scaledownPeriod", "scalingMetric", "timeouts"}
    assert set(spec) <= known
    target = spec["scaleTargetRef"]
    assert (target["name"], target["service"], target["port"]) == ("ocr", "ocr", PORT)
    assert spec["scalingMetric"]["concurrency"]["targetValue"] > 0
    assert spec["replicas"]["min"] == 0 < spec["replicas"]["max"]
    assert seconds(spec["timeouts"]["responseHeader"]) > Settings().upload_timeout + Settings().timeout


def test_the_service_monitor():
    what = OBJECTS["monitoring/service-monitor.yaml"]
    assert (what["apiVersion"], what["kind"]) == ("monitoring.coreos.com/v1", "ServiceMonitor")
    [endpoint] = what["spec"]["endpoints"]
    assert endpoint["port"] == OBJECTS["service.yaml"]["spec"]["ports"][0]["name"]
    assert endpoint["path"] in UNLOGGED
    assert seconds(endpoint["scrapeTimeout"]) <= seconds(endpoint["interval"])


# Compose


def test_the_compose_file_is_valid():
    PyCompose.from_json(json.dumps(COMPOSE))


def test_the_compose_schema_can_refuse():
    broken: dict[str, Any] = json.loads(json.dumps(COMPOSE))
    broken["services"]["ocr"]["deploy"]["resources"]["limits"]["memoy"] = "1b"
    with pytest.raises(ValueError, match="memoy"):
        PyCompose.from_json(json.dumps(broken))


def test_limits_of_the_container():
    limits = SERVER["deploy"]["resources"]["limits"]
    assert size(limits["memory"]) == MEMORY
    assert float(limits["cpus"]) == CORES
    assert SERVER["deploy"]["replicas"] > 1
    assert POD["securityContext"]["runAsUser"] == int(SERVER["user"].split(":")[0])
    for service in (SERVER, PROXY):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert int(service["user"].split(":")[0]) > 0


def test_the_containers_health():
    check = SERVER["healthcheck"]
    asked = re.search(rf"http://127\.0\.0\.1:{PORT}(/\w+)', timeout=(\d+)", check["test"][-1])
    assert asked[1] in UNLOGGED
    assert READY_SECONDS < int(asked[2]) < seconds(check["timeout"])
    compile(check["test"][-1], "the health check", "exec")


def test_only_the_proxy_is_believed_and_reached():
    [subnet] = [entry["subnet"] for entry in COMPOSE["networks"]["inside"]["ipam"]["config"]]
    assert SERVER["environment"]["FORWARDED_ALLOW_IPS"] == subnet
    assert SERVER["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "ports" not in SERVER
