from training.finetuning.progress import Course, Progress


def test_the_share_never_falls_and_ends_at_one():
    told: list[Progress] = []
    course = Course(told.append)
    course.enter("preparing", 0.1)
    assert list(course.through("abcd")) == ["a", "b", "c", "d"]
    course.enter("training", 0.7)
    course.updates = 5
    course.at(0.5)
    course.at(0.4)
    course.at(2)
    course.enter("measuring", 1)
    course.turn_to(1, 2)
    course.at(1)
    shares = [each.share for each in told]
    assert shares == sorted(shares)
    assert told[-1].share == 1
    assert told[-1].updates == 5
    assert {each.phase for each in told if 0.1 < each.share < 0.7} == {"training"}
    assert any(abs(share - 0.4) < 1e-9 for share in shares)
    assert any(abs(share - 0.85) < 1e-9 for share in shares)


def test_nobody_needs_to_listen():
    course = Course(None)
    course.enter("exporting", 1)
    assert course.share == 0
