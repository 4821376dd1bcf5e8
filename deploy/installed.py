"""What the image installs of Python: requirements.txt and all that it needs, in the versions that are installed here.

    python deploy/installed.py                    prints a line name==version for each, for `make audit`
    python deploy/installed.py ALL.json SBOM.json leaves of a CycloneDX document of this whole environment, which has
                                                  the tools for tests and training too, these alone, for `make sbom`

The base image with Python and Debian's packages is not among them, nor is anything that was built into a wheel without
being named in it. An image made with SLIM=1 is without torch and what torch alone needs.
"""

import json
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NAME = "ocr-crnn-cpu"


def find_closure(requirements: str) -> dict[str, str]:
    """The packages that these requirements need, directly or not, for this Python and machine: {name: version}.

    Args:
        requirements: lines as requirements.txt has them.

    Raises:
        importlib.metadata.PackageNotFoundError: one is not installed.
    """
    wanted = [Requirement(line) for line in requirements.splitlines() if line.strip() and not line.startswith("#")]
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        installed = distribution(name)
        found[name] = installed.version.partition("+")[0]  # 2.13.0+cpu is listed nowhere
        wanted += _needs(installed, extras)
    return dict(sorted(found.items()))


def keep_only(document: dict[str, Any], packages: dict[str, str], version: str) -> dict[str, Any]:
    """A CycloneDX document without the components that are not among these packages, as one of our image."""
    kept = [part for part in document["components"] if canonicalize_name(part["name"]) in packages]
    references = {part["bom-ref"] for part in kept}
    edges = [
        edge | {"dependsOn": [to for to in edge.get("dependsOn", ()) if to in references]}
        for edge in document.get("dependencies", ())
        if edge["ref"] in references
    ]
    ours = {"type": "application", "bom-ref": NAME, "name": NAME, "version": version}
    root = {"ref": NAME, "dependsOn": sorted(references)}
    metadata = document.get("metadata", {}) | {"component": ours}
    return document | {"metadata": metadata, "components": kept, "dependencies": [root, *edges]}


def _needs(installed: Distribution, extras: frozenset[str]) -> list[Requirement]:
    needs = [Requirement(line) for line in installed.requires or ()]
    return [
        need
        for need in needs
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""})
    ]


def main() -> None:
    """Prints the packages, or writes the document without the others."""
    packages = find_closure((ROOT / "requirements.txt").read_text())
    if len(sys.argv) == 1:
        print("\n".join(f"{name}=={version}" for name, version in packages.items()))
        return
    source, target = map(Path, sys.argv[1:])
    document = keep_only(json.loads(source.read_text()), packages, distribution(NAME).version)
    if missing := set(packages) - {canonicalize_name(part["name"]) for part in document["components"]}:
        raise SystemExit(f"error: the document lacks {', '.join(sorted(missing))}")
    target.write_text(json.dumps(document, indent=2) + "\n")
    print(f"{target}: {len(packages)} packages")


if __name__ == "__main__":
    main()
