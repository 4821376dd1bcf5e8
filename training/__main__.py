"""`python -m training COMMAND`: from material to a weight file that is served. See training/README.md."""

import argparse
import json
import logging
import sys
from dataclasses import asdict

from ocr.weights import (
    CALIBRATION,
    CRNN_LIGHT_WEIGHTS,
    CRNN_WEIGHTS,
    DETECTOR_LIGHT_WEIGHTS,
    DETECTOR_WEIGHTS,
    LANGUAGE_MODEL,
)
from training.arguments import make_parser

MOST_SHOWN = 20  # lines that fine-tuning reads otherwise now


def main() -> int:
    """Runs one command of the training package."""
    arguments = make_parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return int(_COMMANDS[arguments.command](arguments) or 0)


def _material(_: argparse.Namespace) -> None:
    from training.data import material

    material.fetch()


def _lines(arguments: argparse.Namespace) -> None:
    from training.data.charset import choose_characters
    from training.data.contact_sheet import contact_sheet, measure_speed

    contact_sheet(arguments.out, arguments.seed, choose_characters())
    print(f"{measure_speed(5, arguments.seed, choose_characters()):.0f} lines/s on one core")


def _train(arguments: argparse.Namespace) -> None:
    from training.trainer.checkpoint import RUNS
    from training.trainer.crnn import Run, train

    train(
        Run(
            student=arguments.student,
            lines=arguments.lines,
            minutes=arguments.minutes,
            seed=arguments.seed,
            workers=arguments.workers,
            folder=RUNS / (arguments.run or arguments.student),
            start=arguments.start,
            ctc_weight=arguments.ctc,
            uniform_share=arguments.uniform,
            follow_damaged=arguments.follow_damaged,
            sign_share=arguments.signs,
            language_share=arguments.languages,
            real=arguments.real,
            real_share=arguments.real_share,
        )
    )


def _detector(arguments: argparse.Namespace) -> None:
    from training.data.charset import choose_characters
    from training.data.page_pairs import PageShares
    from training.trainer.checkpoint import RUNS
    from training.trainer.detector import DetectorRun, train_detector

    run = DetectorRun(
        size=arguments.size,
        folder=RUNS / arguments.run,
        pages=arguments.pages,
        minutes=arguments.minutes,
        seed=arguments.seed,
        teacher=arguments.teacher,
        start=arguments.start,
        real=arguments.real,
        shares=PageShares(
            arguments.drawn_share, arguments.real_share if arguments.real else 0.0, arguments.photograph_share
        ),
    )
    train_detector(run, choose_characters())


def _curves(arguments: argparse.Namespace) -> None:
    from training.trainer.curves import draw_curves

    draw_curves(arguments.log, arguments.out)


def _export(arguments: argparse.Namespace) -> None:
    from training.export import export

    print(export(arguments.checkpoint, arguments.out, arguments.share))


def _hold_letters(arguments: argparse.Namespace) -> None:
    from ocr.recognition.weights import read_weights
    from training.data.charset import LETTERS
    from training.data.real_lines import read_real_lines
    from training.tuning.rare_letters import hold_letters

    plain = [character for character in read_weights(arguments.weights).charset if character not in LETTERS]
    lines = read_real_lines(arguments.real, plain)[0][: arguments.count]
    print(hold_letters(arguments.weights, [line.picture() for line in lines]))


def _export_detector(arguments: argparse.Namespace) -> None:
    from training.export import export_detector

    digest = export_detector(arguments.checkpoint, arguments.out, arguments.share, arguments.threshold, arguments.start)
    print(digest)


def _convert(arguments: argparse.Namespace) -> None:
    from training.conversion import convert_crnn, convert_detector

    for weights in [arguments.weights] if arguments.weights else (CRNN_WEIGHTS, CRNN_LIGHT_WEIGHTS):
        convert_crnn(weights)
    if arguments.weights is None:
        convert_detector(DETECTOR_WEIGHTS)
        convert_detector(DETECTOR_LIGHT_WEIGHTS)


def _language_model(_: argparse.Namespace) -> None:
    from training.tuning.language_model import build

    build(LANGUAGE_MODEL)


def _decoding(arguments: argparse.Namespace) -> None:
    from training.tuning.decoding import try_constants

    try_constants(arguments.seed, arguments.count)


def _ranges(arguments: argparse.Namespace) -> None:
    from ocr.recognition.torchscript import load_weights
    from training.tuning.ranges import measure_detector, measure_drawn

    if arguments.count:
        measure_drawn(arguments.crnn, arguments.seed, arguments.count)
    if arguments.pages:
        characters = list(load_weights(CRNN_WEIGHTS).charset)
        measure_detector(arguments.detector, arguments.seed, arguments.pages, characters)


def _calibrate(arguments: argparse.Namespace) -> None:
    from training.tuning.calibration import fit

    fit(CRNN_WEIGHTS, CALIBRATION, arguments.seed, arguments.count)


def _evaluate(arguments: argparse.Namespace) -> None:
    from training.evaluation.evaluate import evaluate

    evaluate(arguments.data, arguments.out, arguments.weights, arguments.count, arguments.every)


def _finetune(arguments: argparse.Namespace) -> int:
    from training.data.labels import load_lines, read_labels
    from training.data.own_lines import LabelError
    from training.finetuning.finetune import finetune

    try:
        report = finetune(
            load_lines(read_labels(arguments.data)),
            arguments.out,
            weights=arguments.weights,
            replay=arguments.replay,
            extend_charset=arguments.extend_charset,
            minutes=arguments.minutes,
            updates=arguments.updates,
            seed=arguments.seed,
            threads=arguments.threads,
            folder=arguments.run,
        )
    except LabelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for name, before, after in (
        ("own", report.own_before, report.own_after),
        ("general", report.general_before, report.general_after),
    ):
        rights = f"{before.right} of {before.lines} before, {after.right} after"
        print(f"{name} lines right: {rights} ({before.share:.1%}, {after.share:.1%})")
    for change in report.changes[:MOST_SHOWN]:
        whose = "own" if change.own else "general"
        print(f"read otherwise now ({whose}): {change.text!r}: {change.before!r} -> {change.after!r}")
    content = json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"
    (arguments.out / "report.json").write_text(content, encoding="utf8")
    if len(report.changes) > MOST_SHOWN:
        print(f"and {len(report.changes) - MOST_SHOWN} more, all in report.json")
    if not report.better:
        print("nothing that was learnt reads more of the lines kept to choose by: keep the weights that you have")
        return 0
    from training.finetuning.store import store

    print(f"{report.share:.0%} of what was learnt is kept; serve it with OCR_MODEL={store(arguments.out)}")
    return 0


def _replay(arguments: argparse.Namespace) -> None:
    from ocr.recognition.torchscript import load_weights
    from training.data.replay import draw_replay

    characters = load_weights(CRNN_WEIGHTS).charset
    draw_replay(arguments.out, characters, arguments.count, arguments.general, arguments.seed)


def _learn(arguments: argparse.Namespace) -> int:
    from training.learn import learn

    status = learn(arguments.folder, minutes=arguments.minutes, updates=arguments.updates, replay=arguments.replay)
    return int(status.state == "failed")


_COMMANDS = {
    "material": _material,
    "lines": _lines,
    "train": _train,
    "detector": _detector,
    "curves": _curves,
    "export": _export,
    "hold-letters": _hold_letters,
    "export-detector": _export_detector,
    "convert": _convert,
    "language-model": _language_model,
    "decoding": _decoding,
    "ranges": _ranges,
    "calibrate": _calibrate,
    "evaluate": _evaluate,
    "finetune": _finetune,
    "replay": _replay,
    "learn": _learn,
}


if __name__ == "__main__":
    sys.exit(main())
