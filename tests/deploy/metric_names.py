"""The names under which Prometheus has our metrics."""

import re

from prometheus_client.metrics import MetricWrapperBase

from ocr.web import metrics

SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}


def series() -> dict[str, tuple[str, set[str]]]:
    """The names under which Prometheus has our metrics: {name: (the metric's own name, its labels)}."""
    found = {}
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            [family] = metric.describe()
            for suffix in SUFFIXES[family.type]:
                labels = {*metric._labelnames, "instance", *(["le"] if suffix == "_bucket" else [])}
                found[family.name + suffix] = (family.name, labels)
    return found


def names_in(query: str) -> list[str]:
    return re.findall(r"\bocr_\w+", query)
