"""What a client sends about learning: which model to promote, which one reads along, the house's words."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ocr.learning.models import SHADOW_SHARE
from ocr.recognition.lexicon import LONGEST, MOST_WORDS, SHORTEST

Name = Annotated[str, Field(min_length=1, max_length=100, description="as `models` lists it")]
Word = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST, pattern=r"^\S(.*\S)?$")]


class PromotionRequest(BaseModel):
    """The model that is to read."""

    model_config = ConfigDict(
        strict=True, extra="forbid", json_schema_extra={"example": {"model": "crnn-0f61c02a6d3e"}}
    )

    model: Name


class ShadowRequest(BaseModel):
    """The model that is to read a share of the lines along."""

    model_config = ConfigDict(
        strict=True, extra="forbid", json_schema_extra={"example": {"model": "crnn-0f61c02a6d3e", "share": 0.05}}
    )

    model: Name
    share: Annotated[float, Field(ge=0.001, le=1, description="of all lines")] = SHADOW_SHARE


class WordsRequest(BaseModel):
    """The house's own words, in place of those that were given before."""

    model_config = ConfigDict(
        strict=True, extra="forbid", json_schema_extra={"example": {"words": ["欧阳雪莹", "KX-20394"]}}
    )

    words: Annotated[list[Word], Field(max_length=MOST_WORDS)]
