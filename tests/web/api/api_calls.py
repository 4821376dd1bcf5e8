"""How tests of the API ask a server to read."""

import requests

URL = "/api/v1/ocr"


def read(server_url: str, data: bytes, **options) -> dict:
    response = requests.post(server_url + URL, data=data, params=options, timeout=120)
    assert response.status_code == 200, response.text
    return response.json()["data"]
