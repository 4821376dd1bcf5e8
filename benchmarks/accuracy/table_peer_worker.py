"""A peer that reads tables as a process, for `benchmarks.accuracy.table_peers`: file names in, JSON lines out.

Runs in the peers' own environment, which has neither this project nor its packages: imports nothing but the engine.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

Engine = Callable[[str], str]  # the file of a table's picture to the table as HTML


def start_ocr(threads: int) -> Callable[[str], list[list[Any]]]:
    """RapidOCR with its default models (PP-OCRv6 small): boxes, texts and confidences."""
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def read(path: str) -> list[list[Any]]:
        found = engine(path)
        if found.boxes is None:
            return []
        return [list(entry) for entry in zip(found.boxes.tolist(), found.txts, found.scores, strict=True)]

    return read


def rapid_table(threads: int) -> Engine:
    """rapid-table with SLANet-plus."""
    from rapid_table import RapidTable

    ocr, engine = start_ocr(threads), RapidTable()
    return lambda path: str(engine(path, ocr(path))[0])


def wired_or_lineless(threads: int) -> Engine:
    """table-cls tells whether there are rules, then wired-table-rec or lineless-table-rec finds the cells."""
    from lineless_table_rec import LinelessTableRecognition
    from table_cls import TableCls
    from wired_table_rec import WiredTableRecognition

    ocr, tell = start_ocr(threads), TableCls()
    engines = {"wired": WiredTableRecognition(), "wireless": LinelessTableRecognition()}
    return lambda path: str(engines[tell(path)[0]](path, ocr(path))[0])


ENGINES: dict[str, Callable[[int], Engine]] = {
    "rapid-table": rapid_table,
    "wired/lineless-table-rec": wired_or_lineless,
}


def main() -> None:
    """Reads the files named on the input one by one and answers {"html"} to each, or {"html": "", "error"}."""
    name, threads = sys.argv[1], int(sys.argv[2])
    answers = sys.stdout
    sys.stdout = sys.stderr  # some engines print there
    engine = ENGINES[name](threads)
    for path in sys.stdin:
        try:
            answer = {"html": engine(path.strip())}
        except Exception as error:  # an engine that fails on a table has not read it
            answer = {"html": "", "error": repr(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
