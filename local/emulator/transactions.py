"""A transaction of DynamoDB that comes again with its token is the same one, as the text of the request has it.

MiniStack compares it with the first, whose numbers it has normalised meanwhile: one with 1.0 in it that is sent again, for the reply
was lost, is refused as another (`findings/ministack-transaction-sent-again-is-another.sh`).
`tests/unit/local/emulator/test_transactions.py` tells when a newer MiniStack makes it needless.
"""

import json
from typing import Any, Final

_TOKEN: Final = "ClientRequestToken"
_SAID: Final = "portico_said"  # the text of the request, beside what the emulator keeps of it


def install(dynamodb: Any) -> None:
    """Change `ministack.services.dynamodb`."""
    transact = dynamodb._transact_write_items

    def transact_write_items(data: Any) -> Any:
        token = data.get(_TOKEN)
        if not isinstance(token, str):
            return transact(data)
        said = json.dumps(data, sort_keys=True)
        prior = dynamodb._txn_token_lookup(token)
        if prior is not None and prior.get(_SAID) == said:
            prior["signature"] = {name: value for name, value in data.items() if name != _TOKEN}
        reply = transact(data)
        if prior is None and (kept := dynamodb._txn_token_lookup(token)) is not None:
            kept[_SAID] = said
        return reply

    dynamodb._transact_write_items = transact_write_items
