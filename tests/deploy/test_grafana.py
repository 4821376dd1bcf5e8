import json
import re
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.deploy.metric_names import names_in, series

BOARD = json.loads((ROOT / "deploy" / "grafana.json").read_text())
TARGETS = [(panel["title"], target) for panel in BOARD["panels"] for target in panel["targets"]]
GAUGES = ("ocr_jobs", "ocr_start_time")
VARIABLES = {variable["name"]: variable for variable in BOARD["templating"]["list"]}


def test_the_board_can_be_imported():
    assert BOARD["schemaVersion"] >= 39
    assert BOARD["id"] is None  # Grafana gives it one; a number would collide with a board that is there
    assert BOARD["uid"]
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(ids)) == len(ids)
    assert all(panel["description"] for panel in BOARD["panels"])


@pytest.mark.parametrize(("title", "target"), TARGETS)
def test_every_expression_asks_for_metrics_and_labels_that_there_are(title: str, target: dict[str, Any]):
    known = series()
    names = names_in(target["expr"])
    assert names
    for name in names:
        assert name in known, f"{title}: {name}"
    labels = set().union(*(known[name][1] for name in names))
    grouped = re.findall(r"by \(([^)]*)\)", target["expr"])
    asked = {label.strip() for group in grouped for label in group.split(",")}
    asked |= set(re.findall(r"(\w+)=~?\"", target["expr"])) | set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
    assert asked <= labels, title
    assert target["expr"].count("(") == target["expr"].count(")")
    assert 'instance=~"$instance"' in target["expr"]


@pytest.mark.parametrize(("title", "target"), TARGETS)
def test_counters_are_only_asked_for_their_growth(title: str, target: dict[str, Any]):
    for name in names_in(target["expr"]):
        if not name.startswith(
            ("ocr_queue", "ocr_pages_in_work", "ocr_resident", "ocr_build_info", "ocr_engine_info", *GAUGES)
        ):
            assert re.search(rf"(rate|increase)\({name}\b", target["expr"]), title


def test_every_metric_is_on_the_board():
    known = series()
    shown = {known[name][0] for _, target in TARGETS for name in names_in(target["expr"])}
    assert shown == {metric for metric, _ in known.values()}


def test_the_source_of_data_can_be_chosen():
    assert VARIABLES["datasource"]["type"] == "datasource"
    assert VARIABLES["datasource"]["query"] == "prometheus"
    used = [panel["datasource"] for panel in BOARD["panels"]] + [target["datasource"] for _, target in TARGETS]
    used += [variable["datasource"] for variable in VARIABLES.values() if variable["type"] == "query"]
    assert all(source == {"type": "prometheus", "uid": "${datasource}"} for source in used)


def test_variables_exist_and_come_from_our_metrics():
    text = json.dumps(BOARD["panels"])
    built_in = {"__rate_interval"}
    assert set(re.findall(r"\$\{?(\w+)", text)) <= set(VARIABLES) | built_in
    for variable in VARIABLES.values():
        assert set(names_in(str(variable.get("definition", "")))) <= set(series())


def test_panels_do_not_lie_on_each_other():
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not taken & cells, panel["title"]
        taken |= cells
