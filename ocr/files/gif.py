"""The blocks of a GIF and the sizes of its frames, read as Pillow reads them, but without its work and memory.

Pillow makes room for a frame when it comes upon it, also on the way to another one and before its size can be asked
for: a byte or more for each of the 65535 x 65535 pixels that 40 bytes can name.
"""

from collections.abc import Iterator

COMMENT = 0xFE

Size = tuple[int, int]  # width, height


def walk_blocks(data: bytes) -> Iterator[Size | None]:
    """Each block, those within frames and extensions too, and each byte that belongs to none.

    Where a frame begins it gives how far the frame reaches from the picture's corner, elsewhere None.
    """
    position = 13 + _colours(data[10:11])
    while position < len(data) and data[position] != 0x3B:  # the end
        introducer = data[position]
        reach = None
        if introducer == 0x2C:
            left, top, width, height = (
                int.from_bytes(data[position + at : position + at + 2], "little") for at in (1, 3, 5, 7)
            )
            reach = left + width, top + height
            position += 11 + _colours(data[position + 9 : position + 10])
        elif introducer == 0x21:
            comment = data[position + 1 : position + 2] == bytes([COMMENT])
            position += 2
            if not comment and data[position : position + 1] == b"\0":
                position += 1  # Pillow reads on behind an extension without content
        else:
            position += 1
            yield None
            continue
        yield reach
        while position < len(data) and data[position]:
            yield None
            position += 1 + data[position]
        position += 1


def measure_canvases(data: bytes) -> list[Size]:
    """For each frame the size of the picture up to it, which grows where a frame reaches beyond."""
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    canvases = []
    for reach in walk_blocks(data):
        if reach is not None:
            width, height = max(width, reach[0]), max(height, reach[1])
            canvases.append((width, height))
    return canvases


def _colours(flags: bytes) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0
