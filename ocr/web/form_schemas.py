"""The shapes of forms in replies: fields, goods and checks."""

from ocr.web.schema_parts import BOX, COUNT, SHARE, TEXT, Schema, make_array, make_object, refer_to

_NAMES = make_array(TEXT)
FIELD = make_object(
    {
        "name": TEXT | {"description": "for programs, as the template has it"},
        "label": TEXT | {"description": "for people"},
        "type": TEXT | {"description": "such as date, amount, credit_code"},
        "text": TEXT | {"description": "as it is printed"},
        "value": TEXT | {"description": "in one form: 2026-11-27, 1234.50, numbers without spaces"},
        "status": {
            "type": "string",
            "enum": ["read", "checked", "corrected", "failed"],
            "description": "checked: a check digit, a sum or a code agrees; corrected: it does so after unsure "
            "characters were exchanged; failed: it does not; read: there is nothing to check it by",
        },
        "confidence": SHARE | {"description": "probability that the value is right"},
        "box": BOX,
        "lines": make_array(COUNT, description="which of the page's lines it was read from, from 0"),
    }
)
CHECK = make_object(
    {
        "name": TEXT | {"description": "sum, words, born, sex, items_amount, items_tax or code"},
        "fields": _NAMES,
        "passed": {"type": "boolean"},
        "message": TEXT | {"description": "what was compared"},
    }
)
FORM: Schema = {
    "template": TEXT,
    "title": TEXT,
    "score": SHARE | {"description": "share of the template's marks that were found"},
    "fields": make_array(refer_to("Field")),
    "missing": make_array(TEXT, description="fields of the template that were not found"),
    "items": make_array(
        {"type": "object", "additionalProperties": TEXT}, description="the rows of goods, by their columns' names"
    ),
    "checks": make_array(refer_to("Check")),
}
FORM_SCHEMAS: Schema = {"Field": FIELD, "Check": CHECK, "Form": make_object(FORM)}
