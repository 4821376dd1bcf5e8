from ocr.recognition.line_picture import BUCKET_WIDTHS, PIXELS_PER_STEP, find_bucket


def test_a_line_is_as_wide_as_its_bucket_or_in_windows():
    assert [find_bucket(width) for width in (1, 80, 81, 1280, 1281)] == [80, 80, 112, 1280, None]
    assert sorted(BUCKET_WIDTHS) == list(BUCKET_WIDTHS)
    assert all(width % PIXELS_PER_STEP == 0 for width in BUCKET_WIDTHS)
