"""Whether a value is what a schema of /docs.json says."""

from collections.abc import Iterator
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def mistakes(schema: dict[str, Any], value: Any, schemas: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where a value is not what a schema says, by those of OpenAPI's words that the document uses."""
    if "$ref" in schema:
        yield from mistakes(schemas[schema["$ref"].rpartition("/")[2]], value, schemas, where)
        return
    if value is None and schema.get("nullable"):
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{where} is {value!r}, no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}, none of {schema['enum']}"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where} is {value}, out of bounds"
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{where} has {len(value)} items"
        for index, item in enumerate(value):
            yield from mistakes(schema.get("items", {}), item, schemas, f"{where}[{index}]")
    if isinstance(value, dict):
        yield from (f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value)
        further = schema.get("additionalProperties", {})
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name, further)
            if inner is False:
                yield f"{where}.{name} is too much"
            else:
                yield from mistakes(inner, item, schemas, f"{where}.{name}")
