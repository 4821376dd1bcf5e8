import numpy as np
import pytest

from ocr.errors import InvalidOption
from ocr.layout.regions import Area, cut_out
from ocr.pipeline.options import Options, describe
from ocr.settings import Settings


def test_texts_come_back_as_they_were_given():
    texts = {"mode": "line", "dpi": "150.0", "region": "1,2,3,4", "minimum_confidence": "0.25"}
    options = Options.from_texts(texts)
    assert options.as_texts() == texts
    assert Options.from_texts(options.as_texts()) == options
    assert Options().as_texts() == {}


def test_areas_are_numbers():
    options = Options.from_texts({"region": " 1, 2.5 ,3,4", "ignore": "0,0,5,6;7,8,9,10"})
    assert options.region_area is not None
    assert (options.region_area.y, options.region_area.height) == (2.5, 4)
    assert [area.x for area in options.ignored_areas] == [0, 7]
    assert Options().region_area is None
    assert Options().ignored_areas == ()


def test_areas_may_be_in_percent_of_the_page():
    page = np.zeros((400, 200, 3), np.uint8)
    areas = Options(ignore="10%,25%,50%, 100% ;1,2,3,4").ignored_areas
    assert [area.on(page) for area in areas] == [Area(20, 100, 100, 400), Area(1, 2, 3, 4)]
    assert cut_out(page, areas[0])[1] == (20, 100)
    with pytest.raises(InvalidOption, match="region"):
        Options(region="10%,25%,50%,100")


@pytest.mark.parametrize(
    "value", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "0,0,0,5", "0,0,5,inf", "nan,0,5,5", "-1,0,5,5", ";"]
)
@pytest.mark.parametrize("option", ["region", "ignore"])
def test_impossible_areas_are_refused(option: str, value: str):
    with pytest.raises(InvalidOption, match=option):
        Options.from_texts({option: value})


def test_too_many_areas_and_too_long_texts_are_refused():
    with pytest.raises(InvalidOption, match="65 areas"):
        Options(ignore=";".join(["0,0,1,1"] * 65))
    with pytest.raises(InvalidOption, match="pages"):
        Options(pages="1," * 1000)


def test_the_description_has_all_that_a_form_needs():
    described = {option["name"]: option for option in describe()}
    assert described["mode"]["choices"] == ["page", "line"]
    assert described["minimum_confidence"]["maximum"] == 1
    for name, option in described.items():
        assert option["type"] in ("choice", "number", "text")
        assert option["about"]
        assert Options.from_texts({name: str(option["default"])}) == Options()


def test_enhancement_is_a_matter_of_two_steps():
    assert Options().applied_to(Settings()) == Settings()
    assert Options(enhance="on").applied_to(Settings()) == Settings(stamp="always", flatten="always")
    assert Options(enhance="off").applied_to(Settings()) == Settings(stamp="never", flatten="never")
