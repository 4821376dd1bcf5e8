from ocr.recognition.agenda import Agenda, Run, list_shapes, plan_runs


def test_narrow_lines_of_a_width_share_runs_and_wide_ones_have_their_own():
    runs = plan_runs([90, 20, 95, 1200, 80, 700, 96, 30])
    assert runs == [Run(1280, 1, (3,)), Run(784, 1, (5,)), Run(112, 4, (0, 2, 6)), Run(80, 4, (1, 4, 7))]
    assert plan_runs([90, 95, 100, 96, 88]) == [Run(112, 4, (0, 1, 2, 3)), Run(112, 1, (4,))]
    assert plan_runs([90, 95]) == [Run(112, 1, (0,)), Run(112, 1, (1,))]
    assert plan_runs([]) == []


def test_a_worker_goes_on_with_the_shape_it_has_and_leaves_the_others_to_others():
    agenda = Agenda(plan_runs([1200, 400, 1210, 700, 405]))
    assert agenda.take((1, 416)).shape == (1, 416)
    assert agenda.take(None).shape == (1, 1280)  # the largest of those that no one is at
    assert agenda.take((1, 416)).shape == (1, 416)
    assert agenda.take((1, 1280)).shape == (1, 1280)
    assert agenda.take((1, 416)).shape == (1, 784)
    assert agenda.take((1, 1280)) is None


def test_a_worker_without_a_shape_of_its_own_helps_with_one_that_is_begun():
    agenda = Agenda(plan_runs([400] * 3))
    assert [agenda.take(shape).lines for shape in (None, None, (1, 416))] == [(2,), (1,), (0,)]


def test_every_line_is_in_one_run():
    widths = [(37 * number) % 1281 or 1 for number in range(200)]
    agenda = Agenda(plan_runs(widths))
    taken = []
    last = None
    while run := agenda.take(last):
        last = run.shape
        taken.extend(run.lines)
        assert all(widths[number] <= run.width for number in run.lines)
    assert sorted(taken) == list(range(200))
    assert {run.shape for run in plan_runs(widths)} <= {run.shape for run in list_shapes()}
