"""Writes drawn forms and what they say, to be looked at.

    .venv/bin/python -m benchmarks.accuracy.drawn_forms /tmp/forms --count 2

For each kind and layout so many, as KIND-LAYOUT-NUMBER.png and .json. With `--held-out` those that extraction is
measured by, which nobody should look at who works on it.
"""

import argparse
import json
from pathlib import Path

import cv2

from benchmarks.accuracy.drawn_forms import APPEARANCES, KINDS, draw_form, list_layouts, spoil


def main() -> None:
    """Writes pictures and truths."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2, help="of each layout")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--appearance", choices=APPEARANCES, default="clean")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for kind in options.kinds:
        layouts = list_layouts(kind, options.held_out)
        for number in range(options.count * len(layouts)):
            form = draw_form(kind, options.seed + number, options.held_out)
            path = options.folder / f"{kind}-{form.layout}-{number // len(layouts)}"
            picture = spoil(
                form.picture, options.appearance, options.seed + number, seal_at=form.seal_at, scale=form.scale
            )
            cv2.imwrite(str(path.with_suffix(".png")), picture)
            truth = {"template": kind, "layout": form.layout, "fields": form.fields, "items": form.items}
            path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf8")


if __name__ == "__main__":
    main()
