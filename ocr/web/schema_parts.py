"""What schemas are made of: objects, arrays, numbers, boxes."""

from typing import Any

Schema = dict[str, Any]


def make_object(properties: Schema, *, optional: tuple[str, ...] = (), **more: Any) -> Schema:
    """An object with these properties, all of them required but the `optional` ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, **({"required": required} if required else {}), **more}


def make_array(items: Schema, **more: Any) -> Schema:
    """An array of such items."""
    return {"type": "array", "items": items, **more}


def make_reply(data: Schema) -> Schema:
    """A reply of success with this data."""
    return make_object({"success": {"type": "boolean", "enum": [True]}, "data": data})


def refer_to(name: str) -> Schema:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
BOX: Schema = make_array(
    make_array(NUMBER, minItems=2, maxItems=2),
    minItems=4,
    maxItems=4,
    description="corners [x, y] in pixels of the upright page, clockwise from where reading starts",
)
