from ocr.layout.characters import add_characters
from ocr.results import Character, Document, Line, Page

BOX = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))


def document(*characters: Character, text: str, box=BOX) -> Document:
    return Document((Page(200, 300, (Line(text, 0.9, box, characters=characters),)),))


def test_each_character_has_its_place_and_how_sure_it_is():
    read = document(Character("图", 0.1, 0.3, 0.91234), Character("形", 0.6, 0.8, 0.5), text="图形")
    data = read.to_json()
    add_characters(data, read, alternatives=False)
    first, second = data["lines"][0]["characters"]
    assert first == {"text": "图", "confidence": 0.9123, "box": [[0, 0], [45, 0], [45, 20], [0, 20]]}
    assert second["box"][0] == [45, 0]


def test_alternatives_are_there_if_asked_for():
    read = document(Character("己", 0, 1, 0.6, (("已", 0.3), ("巳", 0.1))), text="己")
    data = read.to_json()
    add_characters(data, read, alternatives=True)
    assert data["lines"][0]["characters"][0]["alternatives"] == [
        {"text": "已", "confidence": 0.3},
        {"text": "巳", "confidence": 0.1},
    ]


def test_vertical_lines_run_downwards():
    tall = ((0.0, 0.0), (20.0, 0.0), (20.0, 100.0), (0.0, 100.0))
    read = document(Character("直", 0, 0.5, 0.9), Character("排", 0.5, 1, 0.9), text="直排", box=tall)
    data = read.to_json()
    add_characters(data, read, alternatives=False)
    tops = [min(y for _, y in character["box"]) for character in data["lines"][0]["characters"]]
    assert tops == [0, 50]
