from evaluation.tables import percent, print_table


def test_a_table_is_markdown(capsys):
    print_table(["", "right %"], [["clean", percent(0.98765)]])
    assert capsys.readouterr().out == "|  | right % |\n| --- | --- |\n| clean | 98.8 |\n"
