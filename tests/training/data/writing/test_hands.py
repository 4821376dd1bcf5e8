from training.data.writing.hands import EVALUATION_HANDS, TRAINING_HANDS, hand


def test_a_hand_is_its_number():
    assert hand(3) == hand(3) != hand(4)
    assert not set(TRAINING_HANDS) & set(EVALUATION_HANDS)
    assert min(EVALUATION_HANDS) >= 1000
