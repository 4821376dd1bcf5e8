"""Business documents that are drawn by a seed, with what their fields say.

    form = draw_form("vat_invoice", seed=3, held_out=False)
    form.fields["total"]                                     # "1234.50"
    picture = spoil(form.picture, "photo", seed=3)

Values are normalised: dates YYYY-MM-DD, times HH:MM, amounts with two places and neither sign nor commas, numbers and
Chinese without spaces.
"""

from benchmarks.accuracy.drawn_forms.appearance import APPEARANCES, spoil
from benchmarks.accuracy.drawn_forms.catalogue import KINDS, draw_form, list_layouts
from benchmarks.accuracy.drawn_forms.form import DrawnForm

__all__ = ["APPEARANCES", "KINDS", "DrawnForm", "draw_form", "list_layouts", "spoil"]
