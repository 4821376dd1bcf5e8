"""The services' own log: BentoML sets up its loggers only, so that ours would say warnings alone, without the time."""

import logging
import sys

FORMAT = "%(asctime)s [%(levelname)s] [%(name)s] %(message)s"


def start() -> None:
    """Sends what the loggers "ocr.*" say, from INFO on, to the standard error, in lines like BentoML's.

    The access log has a place of its own (`ocr.web.middleware.access_log`).
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT, "%Y-%m-%dT%H:%M:%S%z"))
    logger = logging.getLogger("ocr")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
