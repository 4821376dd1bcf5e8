"""Excel files as a program that knows nothing of XlsxWriter reads them."""

import io
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(data: bytes) -> dict[str, bytes]:
    """The files in an Excel file, each well-formed XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for content in found.values():
        ElementTree.fromstring(content)
    return found


def read_sheets(data: bytes) -> dict[str, dict[str, str | float]]:
    """The cells of each sheet by its name: text or numbers."""
    files = parts(data)
    shared = ElementTree.fromstring(files["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in files else []
    strings = ["".join(text.text or "" for text in entry.iter(f"{MAIN}t")) for entry in shared]
    sheets = {}
    for number, sheet in enumerate(ElementTree.fromstring(files["xl/workbook.xml"]).iter(f"{MAIN}sheet"), 1):
        cells: dict[str, str | float] = {}
        for cell in ElementTree.fromstring(files[f"xl/worksheets/sheet{number}.xml"]).iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v")
            if value is not None:
                cells[cell.attrib["r"]] = strings[int(value)] if cell.get("t") == "s" else float(value)
        sheets[sheet.attrib["name"]] = cells
    return sheets


def merged_ranges(data: bytes, sheet: int = 1) -> list[str]:
    """The merged cells of a sheet, as A1:B2."""
    root = ElementTree.fromstring(parts(data)[f"xl/worksheets/sheet{sheet}.xml"])
    return [entry.attrib["ref"] for entry in root.iter(f"{MAIN}mergeCell")]
