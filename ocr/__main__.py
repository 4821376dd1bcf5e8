"""`python -m ocr` is the command `ocr`."""

import sys

from ocr.cli import main

if __name__ == "__main__":
    sys.exit(main())
