"""Bodies that are JSON as models: bounds are said once, requests checked by them, the OpenAPI document shows them."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ocr.errors import InvalidRequest

ModelT = TypeVar("ModelT", bound=BaseModel)

# What is said of the commonest mistakes, in place of pydantic's words.
_PROBLEMS = {
    "model_type": "must be an object",
    "missing": "is missing",
    "extra_forbidden": "is not a field of this request",
}


def check_message(model: type[ModelT], message: Mapping[str, Any]) -> ModelT:
    """A request's JSON as a model.

    Raises:
        InvalidRequest: something is missing or impossible; the message says where, and what is wrong.
    """
    try:
        return model.model_validate(message)
    except ValidationError as error:
        raise InvalidRequest(_describe(error)) from None


def make_model_schemas(model: type[BaseModel]) -> dict[str, Any]:
    """A model, and those that it is made of, as schemas of the OpenAPI document, by their names."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    schemas = parts | {model.__name__: schema}
    for each in schemas.values():
        for described in each["properties"].values():
            _tell_default(described)
    return schemas


def _tell_default(described: dict[str, Any]) -> None:
    """Says a field's default in words: as a schema's `default`, generated clients send it or want it to be sent."""
    if "default" in described:
        default = json.dumps(described.pop("default"))
        described["description"] = "; ".join(filter(None, (described.get("description"), f"default: {default}")))


def _describe(error: ValidationError) -> str:
    """The first mistake that was found: where it is, and what is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ""
    for step in first["loc"]:
        where += f"[{step}]" if isinstance(step, int) else f".{step[:80]}" if where else step[:80]
    told = first["msg"].replace("Input should", "should").removeprefix("Value error, ")
    return f"'{where}' {_PROBLEMS.get(first['type'], told)}"
