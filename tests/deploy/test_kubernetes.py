"""The files of deploy/kubernetes: by their published schemas, and by what the program really is."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from ocr.errors import InvalidSetting
from ocr.settings import FILE_SUFFIX, Settings
from ocr.web.middleware import api_keys
from ocr.web.middleware.access_log import UNLOGGED
from tests.deploy.described import (
    ADAPTER,
    CONTAINER,
    CORES,
    DEPLOYMENT,
    JOBS,
    KUBERNETES,
    KUBERNETES_VERSION,
    MEMORY,
    NO_OBJECTS,
    OBJECTS,
    POD,
    PORT,
    PROBES,
    READY_SECONDS,
    WITHOUT_SCHEMA,
    seconds,
    size,
)
from tests.deploy.metric_names import names_in, series


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
@pytest.mark.parametrize("components", [[], ["monitoring"], ["monitoring", "keda"], ["keys", "ingress"]])
def test_kustomize_puts_them_together(components: list[str], tmp_path: Path):
    shutil.copytree(KUBERNETES, tmp_path / "all")
    main = tmp_path / "all" / "kustomization.yaml"
    main.write_text(main.read_text().replace("components: []", f"components: {json.dumps(components)}"))
    run = subprocess.run(["kubectl", "kustomize", tmp_path / "all"], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    everything = list(yaml.safe_load_all(run.stdout))
    built = {what["kind"]: what for what in everything if what["metadata"]["name"] != "ocr-jobs"}
    assert ("HorizontalPodAutoscaler" in built) != ("HTTPScaledObject" in built)
    assert ("ServiceMonitor" in built) == ("monitoring" in components)
    for what in everything:
        if what["kind"] not in WITHOUT_SCHEMA:
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


def test_jobs_are_kept_by_one_pod_like_the_others_on_a_volume():
    pod = JOBS["spec"]["template"]["spec"]
    [container] = pod["containers"]
    environment = {entry["name"]: entry["value"] for entry in container["env"]}
    [claim] = JOBS["spec"]["volumeClaimTemplates"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounts[claim["metadata"]["name"]] == environment.pop("OCR_JOBS_FOLDER")
    assert JOBS["spec"]["replicas"] == 1
    assert environment == {entry["name"]: entry["value"] for entry in CONTAINER["env"]}
    for part in ("image", "ports", "resources", "securityContext", "lifecycle", *PROBES):
        assert container[part] == CONTAINER[part]
    security = pod["securityContext"]
    assert security.pop("fsGroup") == security["runAsGroup"]
    assert security == POD["securityContext"]
    labels = JOBS["spec"]["template"]["metadata"]["labels"]
    service, policy = OBJECTS["jobs-service.yaml"]["spec"], OBJECTS["jobs-network-policy.yaml"]["spec"]
    assert service["selector"] == policy["podSelector"]["matchLabels"] == labels
    assert JOBS["spec"]["selector"]["matchLabels"] == labels
    assert policy["egress"] == []


def test_keys_come_from_a_file_of_the_secret():
    secret, component = OBJECTS["keys/secret.yaml"], OBJECTS["keys/kustomization.yaml"]
    patches = [yaml.safe_load(entry["patch"]) for entry in component["patches"]]
    targets = [(DEPLOYMENT["kind"], DEPLOYMENT["metadata"]["name"]), (JOBS["kind"], JOBS["metadata"]["name"])]
    assert [(patch["kind"], patch["metadata"]["name"]) for patch in patches] == targets
    for patch in patches:
        pod = patch["spec"]["template"]["spec"]
        [container], [volume] = pod["containers"], pod["volumes"]
        [variable], [mount] = container["env"], container["volumeMounts"]
        assert container["name"] == CONTAINER["name"]
        assert variable["name"] == api_keys.SETTING + FILE_SUFFIX
        folder, _, key = variable["value"].rpartition("/")
        assert (folder, key) == (mount["mountPath"], *secret["stringData"])
        assert (volume["name"], volume["secret"]["secretName"]) == (mount["name"], secret["metadata"]["name"])
    with pytest.raises(InvalidSetting):  # nobody runs without keys by mistake
        api_keys.ApiKeys.parse(secret["stringData"]["entries"])


def test_the_ingress_leads_to_the_services_by_tls():
    spec = OBJECTS["ingress/ingress.yaml"]["spec"]
    [rule], [tls] = spec["rules"], spec["tls"]
    assert tls["hosts"] == [rule["host"]]
    ways = {path["path"]: path["backend"]["service"] for path in rule["http"]["paths"]}
    services = {"/api/v1/jobs": "jobs-service.yaml", "/": "service.yaml"}
    assert set(ways) == set(services)
    for path, file in services.items():
        service = OBJECTS[file]
        assert ways[path]["name"] == service["metadata"]["name"]
        assert ways[path]["port"]["name"] == service["spec"]["ports"][0]["name"]


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
