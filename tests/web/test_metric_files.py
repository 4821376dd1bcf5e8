import mmap
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

from ocr.web import metrics  # as the server has it, it takes the files' room
from ocr.web.metric_files import FILE_BYTES, take_room


def test_a_file_of_metrics_has_its_room_on_the_disk_from_the_start(tmp_path: Path):
    assert metrics.PAGES is not None
    take_room()
    path = tmp_path / "counter.db"
    values = MmapedDict(str(path))
    assert path.stat().st_blocks * 512 >= FILE_BYTES == len(values._m) > mmap.PAGESIZE
    values.write_value("a", 1.0, 2.0)
    values.close()
    again = MmapedDict(str(path))
    assert again.read_value("a") == (1.0, 2.0)
    again.close()
