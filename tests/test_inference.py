import pytest

from ocr.inference import NetworkCall, advance, run


def steps():
    doubled = yield NetworkCall("double", [1, 2])
    negated = yield NetworkCall("negate", doubled)
    return sum(negated)


def test_steps_are_driven_with_the_networks_of_their_asks():
    networks = {"double": lambda items: [2 * item for item in items], "negate": lambda items: [-item for item in items]}
    assert run(steps(), networks) == -6


def test_step_by_step_the_result_comes_last():
    going = steps()
    assert advance(going, None) == NetworkCall("double", [1, 2])
    assert advance(going, [10, 20]) == NetworkCall("negate", [10, 20])
    assert advance(going, [3, 4]) == 7


def test_steps_that_ask_nothing_have_their_result_at_once_and_errors_come_out():
    def silent():
        return "done"
        yield

    def failing():
        yield NetworkCall("double", [])
        raise ValueError("no")

    assert run(silent(), {}) == "done"
    with pytest.raises(ValueError, match="no"):
        run(failing(), {"double": lambda items: items})
