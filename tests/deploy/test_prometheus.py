"""The alert rules: by what metrics there are, and by Prometheus itself where its promtool is at hand."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from ocr.errors import list_http_errors
from tests.conftest import ROOT
from tests.deploy.metric_names import names_in, series

FOLDER = ROOT / "deploy" / "prometheus"
RULES = [rule for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
TESTS = yaml.safe_load((FOLDER / "alerts.test.yaml").read_text())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_asks_for_metrics_that_there_are_and_says_what_to_do(rule: dict[str, Any]):
    known = series()
    assert all(name in known for name in names_in(rule["expr"]))
    assert names_in(rule["expr"]) or rule["expr"].startswith("up{")
    codes = {code for text in re.findall(r'code=~?"([^"]+)"', rule["expr"]) for code in text.split("|")}
    assert codes <= {error.code for error in list_http_errors()}
    assert rule["for"] and rule["labels"]["severity"] in ("info", "warning", "critical")
    assert set(rule["annotations"]) == {"summary", "action"}
    for document in re.findall(r"docs/\w+\.md", rule["annotations"]["action"]):
        assert (ROOT / document).exists()


def test_each_rule_is_tried():
    tried = {case["alertname"] for test in TESTS["tests"] for case in test["alert_rule_test"]}
    assert tried == {rule["alert"] for rule in RULES}


def test_prometheus_takes_the_rules_and_their_tests_pass():
    promtool = shutil.which("promtool")
    commands = [["check", "config", "prometheus.yaml"], ["test", "rules", "alerts.test.yaml"]]
    for command in commands if promtool else ():  # Debian's package prometheus has it
        assert promtool is not None
        subprocess.run([promtool, *command], cwd=FOLDER, check=True, timeout=60)
