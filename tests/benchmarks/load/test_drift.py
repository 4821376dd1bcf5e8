import random

from benchmarks.load.drift import fit_drift


def test_a_slope_has_an_error_and_too_few_samples_have_none():
    noise = random.Random(7)
    found = fit_drift([(at, 10 + at / 3600 + noise.gauss(0, 0.1)) for at in range(3600)])
    assert found is not None
    assert abs(found.slope - 1) < 3 * found.error < 0.5
    assert fit_drift([(0.0, 1.0), (1.0, 1.0)]) is None
