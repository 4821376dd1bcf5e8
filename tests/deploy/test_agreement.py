"""What compose and Kubernetes both have to say, by what the program really is."""

import re
from pathlib import Path

import pytest

from ocr.parameters import parameters
from ocr.settings import FILE_SUFFIX, Settings
from tests.conftest import ROOT
from tests.deploy.described import (
    CONTAINER,
    DEPLOY,
    OBJECTS,
    POD,
    PORT,
    PROBES,
    PROXY,
    SERVER,
    STOP_SECONDS,
    environment_of_pod,
    seconds,
)


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


@pytest.mark.parametrize("environment", [environment_of_pod(), SERVER["environment"]], ids=["pod", "compose"])
def test_settings_can_be_used(environment: dict[str, str]):
    assert any(name.startswith("OCR_") for name in environment)
    Settings.from_environment(environment)
    assert environment["FORWARDED_ALLOW_IPS"]


@pytest.mark.parametrize(
    "file", sorted(file for file in DEPLOY.rglob("*") if file.suffix in (".yaml", ".conf")), ids=str
)
def test_settings_named_in_comments_exist(file: Path):
    settings = {"OCR_" + name.upper() for name in parameters(Settings)}
    known = settings | {name + FILE_SUFFIX for name in settings} | {"OCR_SERVICE_HOST"}  # what must not be there
    assert set(re.findall(r"\bOCR_[A-Z_]+\b", file.read_text())) <= known
