"""`python -m training COMMAND`: from material to a weight file that is served. See training/README.md."""

import argparse
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from ocr.nn.cpu import available_cores
from ocr.weights import CALIBRATION, CRNN_WEIGHTS, DETECTOR_WEIGHTS, LANGUAGE_MODEL

MOST_SHOWN = 20  # lines that fine-tuning reads otherwise now


def main() -> int:
    """Runs one command of the training package."""
    arguments = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return int(_COMMANDS[arguments.command](arguments) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("material", help="fetch fonts, strokes, corpora and textures")
    lines = commands.add_parser("lines", help="draw a contact sheet of training lines")
    lines.add_argument("--out", type=Path, required=True)
    lines.add_argument("--seed", type=int, default=0)
    train = commands.add_parser("train", help="train the CRNN, or the baseline, from the teacher")
    students = ("crnn", "crnn-early", "crnn-late", "crnn-tail", "crnn-light", "cnn-lite")
    train.add_argument("--student", choices=students, default="crnn")
    train.add_argument("--run", help="folder in training/.runs; the student's name if not given")
    train.add_argument("--start", type=Path, help="weight file to start from and to follow in the teacher's place")
    train.add_argument("--lines", type=int, default=150_000)
    train.add_argument("--minutes", type=float, default=600)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--ctc", type=float, default=1.0, help="weight of CTC on the true text beside the teacher")
    train.add_argument("--uniform", type=float, default=0.14, help="share of lines of uniformly drawn characters")
    train.add_argument("--signs", type=float, default=0.0, help="share of drawn lines with signs that carry a value")
    train.add_argument("--real", type=Path, help="file of real lines, as training/data/real_lines.py describes it")
    train.add_argument("--real-share", type=float, default=0.35, help="of real lines, if there are any")
    train.add_argument("--follow-damaged", action="store_true", help="follow the teacher on damaged lines, too")
    train.add_argument("--workers", type=int, default=available_cores())
    detector = commands.add_parser("detector", help="teach the detector to see damaged pages as undamaged ones")
    detector.add_argument("--run", default="detector", help="folder in training/.runs")
    detector.add_argument("--size", choices=("small", "tiny"), default="small")
    detector.add_argument("--teacher", type=Path, default=DETECTOR_WEIGHTS, help="weight file that paints clean pages")
    detector.add_argument("--start", type=Path, help="weight file to go on from; without one: the published detector")
    detector.add_argument("--real", type=Path, help="file of real pages, as training/data/real_pages.py describes it")
    detector.add_argument("--real-share", type=float, default=0.45, help="of real pages, if there are any")
    detector.add_argument("--drawn-share", type=float, default=0.35, help="of drawn pages; the rest are documents")
    detector.add_argument("--pages", type=int, default=8000)
    detector.add_argument("--minutes", type=float, default=600)
    detector.add_argument("--seed", type=int, default=1)
    curves = commands.add_parser("curves", help="draw a run's log.jsonl as a picture")
    curves.add_argument("log", type=Path)
    curves.add_argument("--out", type=Path, required=True)
    export = commands.add_parser("export", help="write a checkpoint as the weight file that is served")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("--share", type=float, default=1, help="of the trained network in its mean with its start")
    export.add_argument("--out", type=Path, default=CRNN_WEIGHTS)
    export_detector = commands.add_parser("export-detector", help="write a detector's checkpoint as the file served")
    export_detector.add_argument("checkpoint", type=Path, nargs="?", help="without one: the published detector")
    export_detector.add_argument("--share", type=float, default=1, help="of the trained network, the rest its start")
    export_detector.add_argument("--threshold", type=float, default=0.6, help="of its map that is to become 0.6")
    export_detector.add_argument("--out", type=Path, default=DETECTOR_WEIGHTS)
    convert = commands.add_parser("convert", help="write the OpenVINO form of weight files beside them")
    convert.add_argument("weights", type=Path, nargs="?", help="a CRNN's; without one: both networks that are served")
    commands.add_parser("language-model", help="count the n-grams that unsure lines are read with")
    decoding = commands.add_parser("decoding", help="try the constants of reading with the language model")
    decoding.add_argument("--seed", type=int, default=900)
    decoding.add_argument("--count", type=int, default=4000)
    ranges = commands.add_parser("ranges", help="measure the ranges that the networks' byte forms need")
    ranges.add_argument("--seed", type=int, default=777)
    ranges.add_argument("--count", type=int, default=256, help="lines for the CRNN; 0: leave its ranges as they are")
    ranges.add_argument("--pages", type=int, default=64, help="pages for the detector; 0: leave its ranges")
    ranges.add_argument("--crnn", type=Path, default=CRNN_WEIGHTS, help="weight file")
    ranges.add_argument("--detector", type=Path, default=DETECTOR_WEIGHTS, help="weight file")
    calibrate = commands.add_parser("calibrate", help="fit how sure a line is to the weights")
    calibrate.add_argument("--seed", type=int, default=902)
    calibrate.add_argument("--count", type=int, default=6000)
    evaluate = commands.add_parser("evaluate", help="measure line accuracy beside other readers")
    evaluate.add_argument("--data", type=Path, help="evaluation set of real lines; without it, drawn lines only")
    evaluate.add_argument("--out", type=Path, required=True, help="folder for recogniser.md, .json and .png")
    evaluate.add_argument("--weights", type=Path, default=CRNN_WEIGHTS)
    evaluate.add_argument("--count", type=int, default=300, help="lines of each drawn scenario")
    evaluate.add_argument("--every", type=int, default=1, help="take every n-th real line only")
    learn = commands.add_parser("learn", help="a house's course of learning, as `ocr learn` begins it")
    learn.add_argument("folder", type=Path, help="that OCR_LEARNING names")
    learn.add_argument("--replay", type=Path, help="file of `replay`; without one: training/replay.npz, or drawn lines")
    learn.add_argument(
        "--minutes", type=float, default=60, help="of training at most, on one core that others may need"
    )
    learn.add_argument("--updates", type=int, default=600)
    finetune = commands.add_parser("finetune", help="train the CRNN on labelled lines of one's own")
    finetune.add_argument("--data", type=Path, required=True, help="labels.tsv: file<TAB>text, a line picture each")
    finetune.add_argument("--out", type=Path, required=True)
    finetune.add_argument("--weights", type=Path, default=CRNN_WEIGHTS)
    finetune.add_argument("--replay", type=Path, help="file of lines to remember by, in place of drawn ones")
    finetune.add_argument("--extend-charset", action="store_true")
    finetune.add_argument("--minutes", type=float, default=12, help="of training; the rest takes a minute or two")
    finetune.add_argument("--updates", type=int, default=600)
    finetune.add_argument("--seed", type=int, default=1)
    finetune.add_argument("--threads", type=int, help="as torch chooses, if not given")
    finetune.add_argument("--run", type=Path, help="folder from which a run that was broken off goes on")
    replay = commands.add_parser("replay", help="draw a file of lines that fine-tuning is to remember by")
    replay.add_argument("--out", type=Path, required=True)
    replay.add_argument("--count", type=int, default=3000, help="lines to remember by")
    replay.add_argument("--general", type=int, default=1500, help="others, to measure on")
    replay.add_argument("--seed", type=int, default=1)
    return parser


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
        shares=PageShares(arguments.drawn_share, arguments.real_share if arguments.real else 0.0),
    )
    train_detector(run, choose_characters())


def _curves(arguments: argparse.Namespace) -> None:
    from training.trainer.curves import draw_curves

    draw_curves(arguments.log, arguments.out)


def _export(arguments: argparse.Namespace) -> None:
    from training.export import export

    print(export(arguments.checkpoint, arguments.out, arguments.share))


def _export_detector(arguments: argparse.Namespace) -> None:
    from training.export import export_detector

    print(export_detector(arguments.checkpoint, arguments.out, arguments.share, arguments.threshold))


def _convert(arguments: argparse.Namespace) -> None:
    from training.conversion import convert_crnn, convert_detector

    convert_crnn(arguments.weights or CRNN_WEIGHTS)
    if arguments.weights is None:
        convert_detector(DETECTOR_WEIGHTS)


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
