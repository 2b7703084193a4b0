"""The functions that GraphQL hands fields to: it may ask each of them, and knows where each is."""

from portico.platform.graphql_index import FIELDS

from tools.template.declared import declared
from tools.template.parts import logical

ASKED = sorted({function for _mutates, _where, function in FIELDS.values()} - {""})


def test_graphql_may_ask_each_that_answers_a_field() -> None:
    table = declared()
    [invoke] = [made for _name, made in table.grants("graphql") if made["Action"] == "lambda:InvokeFunction"]
    told = str(table.functions["graphql"]["environment"]["PORTICO_GRAPHQL_FUNCTIONS"])
    assert len(ASKED) > 10
    for function in ASKED:
        assert f"{logical(function)}Function.Alias" in str(invoke["Resource"]), function
        assert f"{function}=" in told, function
