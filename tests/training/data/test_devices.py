import random

from training.data.devices import DeviceTexts


def test_displays_show_what_seven_segments_can():
    texts = DeviceTexts(random.Random(1))
    for _ in range(300):
        line = texts.display()
        assert line.writing == "segments"
        assert set(line.text) <= set("0123456789.:-")


def test_dates_and_batches_are_printed_in_dots():
    texts = DeviceTexts(random.Random(2))
    assert {texts.dots().writing for _ in range(50)} == {"dots"}


def test_zeros_are_written_plain_and_by_needles():
    texts = DeviceTexts(random.Random(2))
    assert {texts.zeros().writing for _ in range(50)} == {"code", "needles"}


def test_source_text_holds_underscores():
    texts = DeviceTexts(random.Random(3))
    lines = [texts.code().text for _ in range(300)]
    assert "if __name__ == '__main__':" in lines
    assert sum("_" in line for line in lines) > 150
