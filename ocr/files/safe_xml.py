"""XML of a stranger as plain nodes: no document types, so no entities and nothing fetched; bounded in size and depth.

root = parse_xml(b'<ofd:OFD xmlns:ofd="..."><ofd:DocBody/></ofd:OFD>')
root.find("DocBody").text           # names without their namespaces
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ocr.errors import ImageDecodeFailed

MOST_NODES = 200_000
MOST_DEPTH = 100
MOST_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class Node:
    """An element: its name, attributes, the text directly in it, and the elements in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def find(self, *path: str) -> "Node":
        """The first element at the end of a path of names; an empty one if there is none."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node or Node("", {})

    def walk(self, name: str) -> Iterator["Node"]:
        """All elements of a name below this one, in the document's order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)


def parse_xml(data: bytes) -> Node:
    """The root of a document.

    Raises:
        ImageDecodeFailed: it is not well formed, has a document type, or is larger than any that is needed.
    """
    if len(data) > MOST_BYTES:
        raise ImageDecodeFailed("the file's XML is too large")
    parser = expat.ParserCreate(namespace_separator=" ")
    top = Node("", {})
    path = [top]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_NODES or len(path) > MOST_DEPTH:
            raise ImageDecodeFailed("the file's XML has too many elements")
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        path[-1].children.append(node)
        path.append(node)

    def text(characters: str) -> None:
        path[-1].text += characters

    def refuse(*_: object) -> None:
        raise ImageDecodeFailed("the file's XML has a document type, which none of its kind needs")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ImageDecodeFailed(f"the file's XML can't be read: {error}") from None
    return top.children[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
