"""`python -m training COMMAND`: material, lines, distil, export. See training/README.md."""

import argparse
import logging
from pathlib import Path


def main() -> None:
    """Runs one command of the training package."""
    parser = argparse.ArgumentParser(prog="python -m training")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("material", help="fetch fonts, corpora and textures")
    sheet = commands.add_parser("lines", help="draw a contact sheet of training lines")
    sheet.add_argument("--out", type=Path, required=True)
    sheet.add_argument("--seed", type=int, default=0)
    distil = commands.add_parser("distil", help="train the CRNN from the teacher")
    distil.add_argument("--lines", type=int, default=150_000)
    distil.add_argument("--minutes", type=float, default=600)
    distil.add_argument("--seed", type=int, default=1)
    export = commands.add_parser("export", help="write a checkpoint as the weight file that is served")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    if arguments.command == "material":
        from training import material

        material.fetch()
    elif arguments.command == "lines":
        from training.charset import choose
        from training.lines import contact_sheet

        contact_sheet(arguments.out, arguments.seed, choose())
    elif arguments.command == "distil":
        from training.distil import distil as run

        run(arguments.lines, arguments.minutes, arguments.seed)
    else:
        from training.export import export as write

        write(arguments.checkpoint, arguments.out)


if __name__ == "__main__":
    main()
