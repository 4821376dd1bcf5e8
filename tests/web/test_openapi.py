import pytest
import requests

from ocr.errors import FileTooLarge, ImageDecodeFailed, InvalidSetting
from ocr.pipeline.options import describe
from ocr.web.openapi import describe_paths
from ocr.web.schemas import SCHEMAS


@pytest.fixture(scope="module")
def document(server_url: str) -> dict:
    return requests.get(server_url + "/docs.json", timeout=10).json()


def test_the_document_describes_this_api(document: dict):
    operation = document["paths"]["/api/v1/ocr"]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"] | {"description": ""} == {"type": "string", "format": "binary", "description": ""}
    assert set(operation["responses"]) >= {"200", "400", "404", "405", "413", "415", "422", "500", "503", "504"}
    assert FileTooLarge.code in operation["responses"]["413"]["description"]
    assert ImageDecodeFailed.code in operation["responses"]["422"]["description"]
    assert InvalidSetting.code not in str(document)
    assert "BentoML" not in str(document["info"])
    assert set(document["paths"]) >= {"/readyz", "/metrics", "/api/v1/jobs/{job}/result", *describe_paths()}


def test_every_option_is_declared_once_and_without_a_default(document: dict):
    """As forms of /docs and generated clients send all that is declared, and each default."""
    operation = document["paths"]["/api/v1/ocr"]["post"]
    names = {option["name"] for option in describe()}
    assert {parameter["name"] for parameter in operation["parameters"]} == names
    assert not any("default" in parameter["schema"] for parameter in operation["parameters"])
    for content, field in (("multipart/form-data", "file"), ("application/json", "image")):
        assert set(operation["requestBody"]["content"][content]["schema"]["properties"]) == {field}


def test_a_real_reply_has_what_the_document_says(server_url: str, page_png: bytes):
    reply = requests.post(
        server_url + "/api/v1/ocr", data=page_png, params={"characters": "alternatives"}, timeout=60
    ).json()
    result, line = SCHEMAS["Result"], SCHEMAS["Line"]
    assert set(reply["data"]) == set(result["properties"])
    assert set(reply["data"]["lines"][0]) == set(line["properties"])
    assert set(reply["data"]["pages"][0]) == set(SCHEMAS["Page"]["properties"])


def test_all_references_lead_somewhere(document: dict):
    def references(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from references(child)

    assert set(references(document)) <= {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
