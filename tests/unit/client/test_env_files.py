"""Files of variables: dotenv's rules, and nothing is lost."""

from pathlib import Path

import pytest
from portico_client.cli.failures import Misused
from portico_client.cli.reading import dotenv


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A=1\nB=two words\n", {"A": "1", "B": "two words"}),
        ("export A=1\n", {"A": "1"}),
        ("# a comment\n\nA=1 # another\n", {"A": "1"}),
        ("A='1 # none'\nB=\"x\\ny\"\n", {"A": "1 # none", "B": "x\ny"}),
        ('KEY="-----\nline\n-----"\n', {"KEY": "-----\nline\n-----"}),
        ("A=a$b${c}\nB='$d'\n", {"A": "a$b${c}", "B": "$d"}),
        ("\ufeffA=1\r\nB=\r\n", {"A": "1", "B": ""}),
        ("A=x=y\n", {"A": "x=y"}),
    ],
)
def test_a_file_of_variables_is_read_as_dotenv_does(text: str, wanted: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "x.env").write_bytes(text.encode())
    assert dotenv(str(tmp_path / "x.env"), "--env-file") == wanted


@pytest.mark.parametrize("text", ["A=1\n\nnot a pair\n", "A=1\n\nexport B\n", "A=1\n\nB='unclosed\n"])
def test_a_line_that_is_no_variable_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.env").write_text(text)
    with pytest.raises(Misused, match="line 3 of"):
        dotenv(str(tmp_path / "x.env"), "--env-file")
