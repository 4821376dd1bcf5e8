"""All kinds of forms with their layouts, and a form of a kind by its seed."""

import random
from collections.abc import Mapping, Sequence

from benchmarks.accuracy.drawn_forms import (
    bank_card,
    bank_receipt,
    business_licence,
    digital_invoice,
    english_invoice,
    english_receipt,
    identity_card,
    roll_invoice,
    slips,
    train_ticket,
    vat_invoice,
    vehicle_papers,
)
from benchmarks.accuracy.drawn_forms.form import Draft, DrawnForm, Layout
from benchmarks.accuracy.drawn_forms.lettering import Fonts
from training.data.material import ROOT

CATALOGUE: Mapping[str, Sequence[Layout]] = {
    "vat_invoice": vat_invoice.LAYOUTS,
    "digital_invoice": digital_invoice.LAYOUTS,
    "roll_invoice": roll_invoice.LAYOUTS,
    "train_ticket": train_ticket.LAYOUTS,
    "taxi_invoice": slips.TAXI_LAYOUTS,
    "quota_invoice": slips.QUOTA_LAYOUTS,
    "bank_receipt": bank_receipt.LAYOUTS,
    "id_card_front": identity_card.FRONT_LAYOUTS,
    "id_card_back": identity_card.BACK_LAYOUTS,
    "bank_card": bank_card.LAYOUTS,
    "business_licence": business_licence.LAYOUTS,
    "driving_licence": vehicle_papers.DRIVING_LAYOUTS,
    "vehicle_licence": vehicle_papers.VEHICLE_LAYOUTS,
    "english_invoice": english_invoice.LAYOUTS,
    "english_receipt": english_receipt.LAYOUTS,
}
KINDS = tuple(CATALOGUE)
ATTEMPTS = 4  # to draw a form whose texts fit


def list_layouts(kind: str, held_out: bool) -> list[Layout]:
    """The layouts of a kind that are held out, or the others."""
    return [layout for layout in CATALOGUE[kind] if layout.held_out == held_out]


def draw_form(kind: str, seed: int, held_out: bool) -> DrawnForm:
    """A form of a kind, the same for the same seed; its layouts take turns with the seeds.

    Raises:
        FileNotFoundError: the material is not there; `python -m training material` fetches it.
    """
    if not (ROOT / "root").exists():
        raise FileNotFoundError(f"no fonts in {ROOT}; fetch them with `python -m training material`")
    layouts = list_layouts(kind, held_out)
    layout = layouts[seed % len(layouts)]
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"{kind} {layout.name} {seed}" + f" {attempt}" * (attempt > 0))
        draft = Draft(rng, Fonts.choose(rng, held_out))
        try:
            layout.draw(draft)
        except ValueError:  # its texts are too long for their places
            if attempt + 1 == ATTEMPTS:
                raise
            continue
        break
    sheet = draft.sheet
    return DrawnForm(kind, layout.name, sheet.pixels, draft.fields, draft.items, draft.seal_at, sheet.scale)
