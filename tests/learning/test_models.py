import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from ocr.errors import InvalidWeights, NotFound
from ocr.learning.models import MOST_KEPT, HouseModels, ModelStore, Roles
from ocr.weights import CRNN_WEIGHTS


def add(store: ModelStore, number: int, report: bytes = b"a report") -> str:
    folder = store.learning / f"new-{number}"
    folder.mkdir(parents=True)
    save_file({"x": np.full(3, number, np.float32)}, folder / CRNN_WEIGHTS.name)
    return store.add(folder, report)


def test_a_model_is_kept_with_its_report(tmp_path: Path):
    store = ModelStore(tmp_path)
    assert store.list() == []
    name = add(store, 1)
    assert [model.name for model in store.list()] == [name]
    assert store.report(name) == b"a report"
    assert store.weights(name).is_file()
    assert store.roles() == Roles()
    with pytest.raises(NotFound):
        store.weights("../" + name)


def test_one_is_promoted_and_rolled_back(tmp_path: Path):
    store = ModelStore(tmp_path)
    one, two = add(store, 1), add(store, 2)
    with pytest.raises(NotFound):
        store.roll_back()
    store.promote(one)
    store.promote(two)
    store.promote(two)
    assert store.roles() == Roles(two, ("", one))
    assert store.roll_back().promoted == one
    assert store.roll_back().promoted == ""
    with pytest.raises(NotFound):
        store.roll_back()
    with pytest.raises(NotFound):
        store.promote("crnn-none")


def test_the_last_five_are_kept_and_those_that_read(tmp_path: Path):
    store = ModelStore(tmp_path)
    first, second = add(store, 0), add(store, 1)
    store.promote(first)
    store.set_shadow(second)
    names = [add(store, number) for number in range(2, 9)]
    kept = {model.name for model in store.list()}
    assert len(kept) == MOST_KEPT
    assert kept == {first, second, *names[-3:]}


def test_a_shadow_ends_when_it_is_promoted_and_when_it_is_told_to(tmp_path: Path):
    store = ModelStore(tmp_path)
    name = add(store, 1)
    assert store.set_shadow(name, 0.5) == Roles(shadow=name, share=0.5)
    assert store.promote(name).shadow == ""
    assert store.set_shadow(name).shadow == name
    assert store.set_shadow("").shadow == ""


def test_who_is_gone_has_no_role(tmp_path: Path):
    store = ModelStore(tmp_path)
    one, two = add(store, 1), add(store, 2)
    store.promote(one)
    store.promote(two)
    for name in (one, two):
        shutil.rmtree(store.folder / name)
    assert store.roles() == Roles("", ("",))
    (store.folder / "state.json").write_text("rubbish")
    assert store.roles() == Roles()


def test_what_reads_is_the_promoted_one_or_the_settings_if_it_is_damaged(tmp_path: Path):
    weights = tmp_path / "base.safetensors"
    assert HouseModels("base", weights).choose() == "base"
    store = ModelStore(tmp_path)
    house = HouseModels("base", weights, store)
    assert (house.choose(), house.find("base")) == ("base", weights)
    name = add(store, 1)
    store.promote(name)
    assert (house.choose(), house.roles().promoted, house.find(name)) == (name, name, store.weights(name))
    store.weights(name).write_bytes(b"damaged")
    assert house.choose() == "base"
    with pytest.raises(InvalidWeights):
        house.find(name)
