import pytest
from lxml import etree

from tests.conftest import ROOT


@pytest.fixture(scope="package")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ROOT / "tests/resources/alto-4-3.xsd"))
