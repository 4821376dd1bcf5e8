from training.data.writing.hands import EVALUATION_HANDS, TRAINING_HANDS, make_hand


def test_a_hand_is_its_number():
    assert make_hand(3) == make_hand(3) != make_hand(4)
    assert not set(TRAINING_HANDS) & set(EVALUATION_HANDS)
    assert min(EVALUATION_HANDS) >= 1000
