"""deploy/compose.yaml: by its published schema, and by what the program really is."""

import json
import re
from typing import Any

import pytest
from compose_spec import PyCompose

from ocr.web.middleware.access_log import UNLOGGED
from tests.deploy.described import (
    COMPOSE,
    CORES,
    DEPLOY,
    KEEPER,
    MEMORY,
    POD,
    PORT,
    PROXY,
    READY_SECONDS,
    SERVER,
    seconds,
    size,
)


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


def test_jobs_are_kept_by_one_copy_on_a_volume():
    environment = dict(KEEPER["environment"])
    [volume] = KEEPER["volumes"]
    assert volume.split(":") == [*COMPOSE["volumes"], environment.pop("OCR_JOBS_FOLDER")]
    assert environment == SERVER["environment"]
    assert KEEPER["deploy"] == SERVER["deploy"] | {"replicas": 1}
    same = set(SERVER) - {"environment", "deploy"}
    assert {name: KEEPER[name] for name in same} == {name: SERVER[name] for name in same}
    assert {"ocr", "jobs"} == set(PROXY["depends_on"])
    assert "/jobs" in (DEPLOY / "Dockerfile.j2").read_text()
