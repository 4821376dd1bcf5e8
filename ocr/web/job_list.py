"""What is asked of the list of jobs: `state`, `since`, `until`, `limit`, `next` and `all`, as a query has them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request

from ocr.errors import InvalidOption, InvalidRequest
from ocr.jobs.listing import MOST_JOBS, Wanted
from ocr.jobs.records import JOB_STATES
from ocr.parameters import suggest

NAMES = ("state", "since", "until", "limit", "next", "all")


def read_wanted(query: Mapping[str, str], client: str) -> Wanted:
    """The jobs of a client that a query asks for; with `all` being true those of every client.

    Raises:
        InvalidOption: a name is not known, or its value can't be used.
    """
    for name in query:
        if name not in NAMES:
            raise InvalidOption(f"{name[:80]!r} is not an option here{suggest(name, NAMES)}")
    state, limit = query.get("state", ""), query.get("limit", "50")
    if state and state not in JOB_STATES:
        raise InvalidOption(f"state is {state[:80]!r}, but must be one of {', '.join(JOB_STATES)}")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST_JOBS):
        raise InvalidOption(f"limit is {limit[:80]!r}, but must be a whole number from 1 to {MOST_JOBS}")
    if query.get("all", "false") not in ("true", "false"):
        raise InvalidOption(f"all is {query['all'][:80]!r}, but must be true or false")
    since, until = (_read_time(name, query[name]) if query.get(name) else None for name in ("since", "until"))
    every = Wanted(client)
    return Wanted(
        None if query.get("all") == "true" else client,
        state,
        every.since if since is None else since,
        every.until if until is None else until,
        int(limit),
        query.get("next", ""),
    )


def check_caller(request: Request, has_keys: bool) -> None:
    """Refuses a list where callers can't be told apart: without API keys, behind a proxy that is not believed.

    All its clients would have one address, and each would see the jobs of all.

    Raises:
        InvalidRequest: it is so.
    """
    forwarded = [address.strip() for line in request.headers.getlist("x-forwarded-for") for address in line.split(",")]
    if not has_keys and (
        (forwarded and request.state.client not in forwarded) or ("forwarded" in request.headers and not forwarded)
    ):
        raise InvalidRequest(
            "behind a proxy jobs are listed only with API keys, or where FORWARDED_ALLOW_IPS names the proxy"
        )


def _read_time(name: str, text: str) -> float:
    """Seconds since 1970 of a time in ISO 8601, in UTC unless it says otherwise; or of such a number itself."""
    try:
        if text.replace(".", "", 1).isdecimal():
            return min(float(text), 1e12)
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise InvalidOption(f"{name} is {text[:80]!r}, but must be a time such as 2026-11-27T22:00:00Z") from None
