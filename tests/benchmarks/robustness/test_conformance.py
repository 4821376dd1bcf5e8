import json

from benchmarks.robustness.conformance import count_statuses


def test_statuses_are_counted_by_operation_wherever_they_stand_in_an_event(tmp_path):
    events = [
        {"started": True},
        {"label": "GET /a", "recorder": {"x": {"response": {"status_code": 200}}, "y": [{"status_code": 404}]}},
        {"label": "GET /a", "interactions": [{"status_code": 200}]},
        {"label": "POST /b", "response": {"status_code": 503}},
    ]
    file = tmp_path / "events.ndjson"
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    assert count_statuses(file) == {"GET /a": {"200": 2, "404": 1}, "POST /b": {"503": 1}}
