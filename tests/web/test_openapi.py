import requests

from ocr.errors import FileTooLarge, ImageDecodeFailed, InvalidSetting


def test_the_document_describes_this_api(server_url: str):
    document = requests.get(server_url + "/docs.json", timeout=10).json()
    operation = document["paths"]["/api/v1/ocr"]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"] | {"description": ""} == {"type": "string", "format": "binary", "description": ""}
    assert set(operation["responses"]) >= {"200", "400", "404", "405", "413", "415", "422", "500", "503", "504"}
    assert FileTooLarge.code in operation["responses"]["413"]["description"]
    assert ImageDecodeFailed.code in operation["responses"]["422"]["description"]
    assert InvalidSetting.code not in str(document)
    assert "lines" in str(operation["responses"]["200"])
    assert "BentoML" not in str(document["info"])


def test_all_references_lead_somewhere(server_url: str):
    document = requests.get(server_url + "/docs.json", timeout=10).json()

    def references(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from references(child)

    assert set(references(document)) <= {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
