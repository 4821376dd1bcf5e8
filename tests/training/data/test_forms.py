from training.data.forms import capital_amount


def test_amounts_in_capitals():
    assert [capital_amount(yuan) for yuan in (1201, 1_000_006, 30_502)] == [
        "壹仟贰佰零壹元整",
        "壹佰万零陆元整",
        "叁万零伍佰零贰元整",
    ]
