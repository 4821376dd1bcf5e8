"""What the edge does with the paths of other products: it guards them, and leaves the answer to their handlers."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.middleware.edge import Edge
from ocr.web.middleware.rate_limit import RateLimit
from ocr.web.replies import UniformReplies
from tests.web.middleware.edge_client import KEYS, Client

TOKENS = AccessTokens(KEYS)


async def tell(request: Request) -> JSONResponse:
    refusal = request.scope["state"].get("refusal")
    body = await request.body()
    told = {"client": request.state.client, "refusal": refusal and refusal.code, "bytes": len(body)}
    return JSONResponse(told, headers={"x-error-code": refusal.code} if refusal else {})


def edge(**options) -> Client:
    paths = ("/ocr", "/oauth/2.0/token", "/rest/2.0/ocr/v1/general")
    routes = [Route(path, tell, methods=["GET", "POST"]) for path in paths]
    return Client(Edge(UniformReplies(Starlette(routes=routes)), **options))


def test_a_refused_request_is_answered_by_its_handler_without_its_body():
    reply = edge(keys=KEYS, tokens=TOKENS, products=("paddlex",)).post("/ocr", content=b"x" * 1000)
    assert reply.json() == {"client": "192.0.2.7", "refusal": "UNAUTHORIZED", "bytes": 0}


def test_a_key_lets_in_by_any_path():
    client = edge(keys=KEYS, tokens=TOKENS, products=("paddlex", "baidu"))
    reply = client.post("/ocr", content=b"abc", headers={"X-Api-Key": "right"})
    assert reply.json() == {"client": "scanner", "refusal": None, "bytes": 3}


def test_a_token_lets_in_by_products_paths_alone():
    client = edge(keys=KEYS, tokens=TOKENS, products=("baidu",))
    token = {"access_token": TOKENS.issue("scanner", "right")}
    reply = client.post("/rest/2.0/ocr/v1/general", params=token)
    assert (reply.json()["client"], reply.json()["refusal"]) == ("scanner", None)
    wrong = client.post("/rest/2.0/ocr/v1/general", params={"access_token": "24.x"})
    assert wrong.json()["refusal"] == "UNAUTHORIZED"
    assert client.post("/api/v1/ocr", params=token).status_code == 401


def test_tokens_are_given_to_whoever_asks_but_not_too_often():
    client = edge(keys=KEYS, tokens=TOKENS, products=("baidu",), rate_limit=RateLimit(1))
    assert client.get("/oauth/2.0/token").json()["refusal"] is None
    reply = client.get("/oauth/2.0/token")
    assert reply.json()["refusal"] == "RATE_LIMITED"


def test_paths_of_what_is_switched_off_are_not_the_edges_business():
    reply = edge(keys=KEYS, tokens=TOKENS).post("/ocr", content=b"abc")
    assert reply.json() == {"client": "192.0.2.7", "refusal": None, "bytes": 3}
