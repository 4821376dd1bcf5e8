"""Every failure a user can meet: one small class each, with its code, HTTP status and message.

The tree, from which to choose the narrowest that fits:

    OcrError
    ├── RequestError                    the request is wrong; sending it again changes nothing
    │   ├── InvalidRequest              400 INVALID_REQUEST
    │   ├── InvalidOption               400 INVALID_OPTION
    │   ├── MissingFile                 400 MISSING_FILE
    │   ├── EmptyFile                   400 EMPTY_FILE
    │   ├── Unauthorized                401 UNAUTHORIZED
    │   ├── Forbidden                   403 FORBIDDEN
    │   ├── NotFound                    404 NOT_FOUND
    │   ├── MethodNotAllowed            405 METHOD_NOT_ALLOWED
    │   ├── NotAcceptable               406 NOT_ACCEPTABLE
    │   ├── UploadTooSlow               408 UPLOAD_TOO_SLOW
    │   ├── NotFinished                 409 NOT_FINISHED
    │   ├── Conflict                    409 CONFLICT
    │   ├── FileTooLarge                413 FILE_TOO_LARGE
    │   ├── TooManyPages                413 TOO_MANY_PAGES
    │   ├── TooManyPixels               413 TOO_MANY_PIXELS
    │   ├── UnsupportedFormat           415 UNSUPPORTED_FORMAT
    │   ├── ImageDecodeFailed           422 IMAGE_DECODE_FAILED
    │   ├── ImageTruncated              422 IMAGE_TRUNCATED
    │   ├── PdfEncrypted                422 PDF_ENCRYPTED
    │   └── RateLimited                 429 RATE_LIMITED
    ├── ServerError                     the server failed; the same request may succeed later
    │   ├── InternalError               500 INTERNAL_ERROR
    │   ├── NotReady                    503 NOT_READY
    │   ├── Overloaded                  503 OVERLOADED
    │   └── TimedOut                    504 TIMED_OUT
    └── SetupError                      the program can't start as it was set up
        ├── InvalidSetting
        ├── InvalidTemplate
        └── InvalidWeights
"""

from typing import Any


class OcrError(Exception):
    """Base of all failures: a stable `code`, HTTP's `status`, and seconds after which trying again is worth while."""

    code = "INTERNAL_ERROR"
    status = 500
    retry_after: float | None = None

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        if retry_after is not None:
            self.retry_after = retry_after

    @classmethod
    def kinds(cls) -> "tuple[type[OcrError], ...]":
        """This class and all below it, the narrower ones later."""
        return (cls, *(kind for narrower in cls.__subclasses__() for kind in narrower.kinds()))


class RequestError(OcrError):
    """The request is wrong, and says how."""

    code, status = "INVALID_REQUEST", 400


class InvalidRequest(RequestError):
    """The body or its headers can't be understood."""


class InvalidOption(RequestError):
    """An option has a value that can't be used; the message names both."""

    code = "INVALID_OPTION"


class MissingFile(RequestError):
    """The upload holds no file under the name `file`."""

    code = "MISSING_FILE"


class EmptyFile(RequestError):
    """The uploaded file has no bytes."""

    code = "EMPTY_FILE"


class Unauthorized(RequestError):
    """The server wants an API key, and none of those it knows came with the request."""

    code, status = "UNAUTHORIZED", 401


class Forbidden(RequestError):
    """The API key is known, but has not the scope that this takes."""

    code, status = "FORBIDDEN", 403


class NotFound(RequestError):
    """No such path, or no such job."""

    code, status = "NOT_FOUND", 404


class MethodNotAllowed(RequestError):
    """The path exists, but not for this HTTP method."""

    code, status = "METHOD_NOT_ALLOWED", 405


class NotAcceptable(RequestError):
    """The reply is wanted in no form that there is, says the Accept header."""

    code, status = "NOT_ACCEPTABLE", 406


class UploadTooSlow(RequestError):
    """The request had not arrived within OCR_UPLOAD_TIMEOUT seconds."""

    code, status = "UPLOAD_TOO_SLOW", 408


class NotFinished(RequestError):
    """What is asked for is still being worked on."""

    code, status = "NOT_FINISHED", 409
    retry_after = 1.0


class Conflict(RequestError):
    """A job is no longer open, or its Idempotency-Key came with another request before."""

    code, status = "CONFLICT", 409


class FileTooLarge(RequestError):
    """More bytes than OCR_MAX_BYTES."""

    code, status = "FILE_TOO_LARGE", 413


class TooManyPages(RequestError):
    """More pages or frames than are read from one file."""

    code, status = "TOO_MANY_PAGES", 413


class TooManyPixels(RequestError):
    """More pixels than OCR_MAX_PIXELS, read from the file's header before it is decoded."""

    code, status = "TOO_MANY_PIXELS", 413


class UnsupportedFormat(RequestError):
    """Not one of the picture formats that are read."""

    code, status = "UNSUPPORTED_FORMAT", 415


class ImageDecodeFailed(RequestError):
    """The file claims to be a picture but can't be decoded."""

    code, status = "IMAGE_DECODE_FAILED", 422


class ImageTruncated(RequestError):
    """The picture's data end too early."""

    code, status = "IMAGE_TRUNCATED", 422


class PdfEncrypted(RequestError):
    """The PDF can't be opened without a password, or not with the one that came."""

    code, status = "PDF_ENCRYPTED", 422


class RateLimited(RequestError):
    """More requests than OCR_RATE_LIMIT allows a client."""

    code, status = "RATE_LIMITED", 429
    retry_after = 1.0


class ServerError(OcrError):
    """The server failed, through no fault of the request."""


class InternalError(ServerError):
    """An unforeseen failure; the log has its cause."""

    def __init__(self, message: str = "an unforeseen error; the server's log has its cause") -> None:
        super().__init__(message)


class NotReady(ServerError):
    """The runner is still starting, or starting again after a failure."""

    code, status = "NOT_READY", 503
    retry_after = 5.0


class Overloaded(ServerError):
    """Too much work is waiting already."""

    code, status = "OVERLOADED", 503
    retry_after = 2.0


class TimedOut(ServerError):
    """Not done within OCR_TIMEOUT seconds; `partial` is what was read by then, as `data` of a reply."""

    code, status = "TIMED_OUT", 504
    partial: dict[str, Any] | None = None


class SetupError(OcrError):
    """The program can't start as it was set up."""

    code = "SETUP_ERROR"


class InvalidSetting(SetupError):
    """An OCR_* variable has a value that can't be used."""

    code = "INVALID_SETTING"


class InvalidTemplate(SetupError):
    """A form's template can't be used; the message says what is wrong, and where."""

    code = "INVALID_TEMPLATE"


class InvalidWeights(SetupError):
    """A weight file is missing, damaged or does not fit the program."""

    code = "INVALID_WEIGHTS"


def list_http_errors() -> tuple[type[OcrError], ...]:
    """All classes of errors that a reply may be, the narrower ones later."""
    return (*RequestError.kinds(), *ServerError.kinds())
