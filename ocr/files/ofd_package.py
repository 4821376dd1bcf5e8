"""OFD (GB/T 33190), as China's tax offices write invoices: a zip archive with XML. What is in it, and where.

    package = OfdPackage(data)
    package.pages                   # of each page the path of its content, and its size in millimetres
    package.read_xml(path)

What is drawn is left to `ocr.files.ofd_page`.
"""

import math
import posixpath
from dataclasses import dataclass

from ocr.errors import ImageDecodeFailed, ImageTruncated, RequestError
from ocr.files.safe_xml import MOST_BYTES, Node, parse_xml
from ocr.files.zip_directory import Entry, is_zip, read_directory, unpack_entry

ROOT = "OFD.xml"
HEAD, TAIL = 4096, 65_536  # bytes in which the root's name is looked for
MOST_PAGES = 10_000
MOST_KEPT = 32  # XML files of which the nodes are kept
MOST_MILLIMETRES = 10_000.0
A4 = (0.0, 0.0, 210.0, 297.0)

Box = tuple[float, float, float, float]  # left, top, width, height in millimetres


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page: the path of its content, and what of the paper it is."""

    path: str
    box: Box


def is_ofd(data: bytes) -> bool:
    """Whether a file is a zip archive that holds an OFD document; one that is damaged, whether it seems to.

    An archive of OFD documents is none: the root stands in each of these, and not in the archive itself.
    """
    name = ROOT.encode()
    if not is_zip(data) or (name not in data[:HEAD] and name not in data[-TAIL:]):
        return False
    try:
        return any(_clean(entry.name).casefold() == ROOT.casefold() for entry in read_directory(data))
    except RequestError:
        return name in data[:HEAD]


class OfdPackage:
    """The files of one OFD document.

    Raises:
        ImageTruncated: the archive ends too early.
        ImageDecodeFailed: it is damaged otherwise, or no OFD.
        UnsupportedFormat: it is encrypted.
    """

    def __init__(self, data: bytes) -> None:
        try:
            directory = read_directory(data)
        except ImageDecodeFailed as error:
            if "cut off" in error.message:
                raise ImageTruncated("the OFD file ends too early; was it cut off on the way?") from None
            raise
        self._data = data
        self._entries: dict[str, Entry] = {_clean(entry.name).casefold(): entry for entry in directory}
        self._nodes: dict[str, Node] = {}
        self.document_path = resolve(ROOT, self.read_xml(ROOT).find("DocBody", "DocRoot").text)
        document = self.read_xml(self.document_path)
        common = document.find("CommonData")
        usual = parse_box(common.find("PageArea", "PhysicalBox").text) or A4
        self.templates = {
            node.attributes.get("ID", ""): resolve(self.document_path, node.attributes.get("BaseLoc", ""))
            for node in common.children
            if node.name == "TemplatePage"
        }
        self.resources = [
            resolve(self.document_path, node.text)
            for node in common.children
            if node.name in ("PublicRes", "DocumentRes")
        ]
        paths = [
            resolve(self.document_path, node.attributes.get("BaseLoc", "")) for node in document.find("Pages").children
        ]
        if not paths or len(paths) > MOST_PAGES:
            raise ImageDecodeFailed(f"the OFD file has {len(paths)} pages")
        self.pages = [OfdPage(path, usual) for path in paths]

    def box(self, page: OfdPage) -> Box:
        """The page's paper, as its own content says or else the document."""
        return parse_box(self.read_xml(page.path).find("Area", "PhysicalBox").text) or page.box

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            RequestError: it is not there, damaged, too large or encrypted.
        """
        entry = self._entries.get(path.casefold())
        if entry is None:
            raise ImageDecodeFailed(f"the OFD file can't be read: {path[:80]!r} is missing in it")
        if entry.size > MOST_BYTES:
            raise ImageDecodeFailed(f"the OFD file can't be read: {path[:80]!r} in it is too large")
        return unpack_entry(self._data, entry)

    def read_xml(self, path: str) -> Node:
        """The root of an XML file; those read before are kept.

        Raises:
            RequestError: as `read`, or it is not well formed.
        """
        if path not in self._nodes:
            if len(self._nodes) >= MOST_KEPT:
                self._nodes.clear()
            self._nodes[path] = parse_xml(self.read(path))
        return self._nodes[path]

    def read_media(self) -> dict[str, str]:
        """The paths of pictures by their ids; resources that can't be read have none."""
        found = {}
        for path in self.resources:
            try:
                root = self.read_xml(path)
            except RequestError:
                continue
            folder = resolve(path, root.attributes.get("BaseLoc", "") + "/")
            for media in root.walk("MultiMedia"):
                found[media.attributes.get("ID", "")] = posixpath.normpath(
                    f"{folder}/{media.find('MediaFile').text.strip()}"
                )
        return found

    def forget(self) -> None:
        """Lets go of the XML that was read."""
        self._nodes.clear()


def resolve(base: str, location: str) -> str:
    """The path that a location in a file means: beside the file, or from the top if it begins with a slash."""
    location = location.strip()
    folder = "" if location.startswith("/") else posixpath.dirname(base)
    return _clean(posixpath.normpath(f"{folder}/{location}"))


def parse_box(text: str) -> Box | None:
    """Left, top, width and height; None if it is no box of a size that paper has."""
    numbers = parse_numbers(text)
    if len(numbers) != 4 or not all(0 < side <= MOST_MILLIMETRES for side in numbers[2:]):
        return None
    left, top, width, height = numbers
    return left, top, width, height


def parse_numbers(text: str) -> list[float]:
    """The numbers of a list with spaces between; none if one is no number, or far beyond any page."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return []
    return numbers if all(math.isfinite(number) and abs(number) < 1e6 for number in numbers) else []


def _clean(path: str) -> str:
    return path.replace("\\", "/").lstrip("/")
