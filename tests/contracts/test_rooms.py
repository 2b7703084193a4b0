"""A resource's folder has no code that another's has too: what two of them need is in `core/`, once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tokenize import COMMENT, NAME, NEWLINE, NL, STRING, generate_tokens

import portico
from portico.catalogue import RESOURCES

PACKAGE = Path(portico.__file__).parent
ROOMS = {path.parent.name: path.parent for path in PACKAGE.glob("*/*/resource.py")}
LINES = 5


def statements(source: str, room: str) -> Iterator[str]:
    """The logical lines but imports and docstrings, without the words and the texts that are the room's own."""
    own = re.compile(re.sub("_", "_?", room.removesuffix("s").removesuffix("y")) + "(?:s|y|ies)?", re.IGNORECASE)
    line: list[str] = []
    for token in generate_tokens(StringIO(source).readline):
        if token.type == NEWLINE:
            if line[0] not in {"from", "import", '""'}:
                yield " ".join(line)
            line = []
        elif token.type not in {COMMENT, NL} and token.string.strip():
            line.append(
                '""' if token.type == STRING else own.sub("it", token.string) if token.type == NAME else token.string
            )


def blocks(source: str, room: str) -> Iterator[str]:
    """Every run of so many statements."""
    lines = list(statements(source, room))
    return ("\n".join(lines[first : first + LINES]) for first in range(len(lines) - LINES + 1))


def shared(sources: dict[str, list[str]]) -> dict[str, set[str]]:
    """The blocks that stand in more than one room, and in which."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for room, texts in sources.items():
        for block in (block for text in texts for block in blocks(text, room)):
            found[block].add(room)
    return {block: rooms for block, rooms in found.items() if len(rooms) > 1}


def test_no_room_repeats_another() -> None:
    declared = {PACKAGE.parent.joinpath(*path.partition(":")[0].split(".")).parent for path in RESOURCES.values()}
    assert all(folder in ROOMS.values() or folder.parent in ROOMS.values() for folder in declared)
    texts = {room: [path.read_text() for path in folder.rglob("*.py")] for room, folder in ROOMS.items()}
    assert shared(texts) == {}


def test_what_differs_only_in_its_names_and_texts_is_found() -> None:
    show = '''
class {cls}Public(BaseModel):
    """{cls}s."""

    name: str = Field(examples=["{name}"])
    domain: str
    created_at: datetime

def show({name}: {cls}) -> {cls}Public:
    """The {name} as clients see it."""
    return {cls}Public(name={name}.name)
'''
    texts = {f"{name}s": [show.format(cls=name.title(), name=name)] for name in ("user", "project")}
    found = shared(texts)
    assert found
    assert set(map(frozenset, found.values())) == {frozenset(texts)}
