"""The files of deploy/ as they are written, and what the program really is."""

import re

import yaml

from tests.conftest import ROOT

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
KEEPER = COMPOSE["services"]["jobs"]  # the copy that keeps jobs
# Kinds whose schemas no package carries are looked at by hand in test_kubernetes.py; and Helm's values have none.
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
JOBS = OBJECTS["jobs-stateful-set.yaml"]
PROBES = {name: CONTAINER[name] for name in ("startupProbe", "readinessProbe", "livenessProbe")}


def size(text: str | int) -> int:
    """Bytes of a size as Kubernetes or compose writes it, of the forms used here."""
    number, unit = re.fullmatch(r"(\d+)(b|M|Mi|)", str(text)).groups()
    return int(number) * {"b": 1, "": 1, "M": 10**6, "Mi": 2**20}[unit]


def seconds(text: str) -> int:
    return int(re.fullmatch(r"(\d+)s", text)[1])


def environment_of_pod() -> dict[str, str]:
    return {entry["name"]: entry["value"] for entry in CONTAINER["env"]}
