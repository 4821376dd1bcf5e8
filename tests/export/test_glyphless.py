import io
import struct

import pytest

from ocr.export.glyphless import build_font


def test_the_glyphless_font_is_a_whole_font():
    data = build_font()
    assert len(data) < 512
    assert sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF == 0xB1B0AFBA
    fonttools = pytest.importorskip("fontTools.ttLib")
    loaded = fonttools.TTFont(io.BytesIO(data), checkChecksums=2)
    assert loaded["maxp"].numGlyphs == 3
    assert loaded["head"].unitsPerEm == 1000
    assert loaded["hhea"].ascent - loaded["hhea"].descent == 1000
    for glyph, width in ((1, 500), (2, 1000)):
        name = loaded.getGlyphName(glyph)
        assert loaded["hmtx"].metrics[name] == (width, 0)
        outline = loaded["glyf"][name]
        assert list(outline.getCoordinates(loaded["glyf"])[0]) == [(0, -200), (width, 800)]
        assert (outline.xMax, outline.yMax) == (width, 800)
