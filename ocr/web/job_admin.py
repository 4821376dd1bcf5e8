"""What keys with the scope `admin` may do with others' jobs: list them, fetch them, delete them; never add to them.

Each such call, also one that was refused, is left in the request's state as `audit`, for a line of its own in the log
(`ocr.web.middleware.access_log`): what was done, with which job and of whom, and nothing of what is in it.
"""

from starlette.requests import Request

from ocr.errors import Forbidden
from ocr.jobs.records import Job
from ocr.web.metrics import route_of
from ocr.web.middleware.api_keys import ADMIN

METHODS = ("GET", "HEAD", "DELETE")


def check_list_of_all(request: Request) -> None:
    """Lets a list of all clients' jobs be had by an admin alone; without API keys there is none.

    Raises:
        Forbidden: the key has not the scope.
    """
    _note(request, None)
    if not _is_admin(request):
        raise Forbidden(f"a list of all clients' jobs takes an API key with the scope {ADMIN}")


def may_use_job(request: Request, job: Job) -> bool:
    """Whether an admin may do with another client's job what the request wants."""
    if not _is_admin(request) or request.method not in METHODS:
        return False
    _note(request, job)
    return True


def _is_admin(request: Request) -> bool:
    return ADMIN in getattr(request.state, "scopes", ())


def _note(request: Request, job: Job | None) -> None:
    request.state.audit = {
        "audit": f"{request.method} {route_of(request.url.path)}",
        "job": job and job.id,
        "owner": job and job.client,
    }
