"""The rooms of the index: each imports those below it, and none goes round in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# From the ground up. What no room has yet stands beside those that it belongs with.
FLOORS = (
    ("errors", "documents"), ("embed",), ("language",), ("outline",),
    ("files", "dates", "load"), ("store",), ("search",), ("build",), ("index",), ("langchain",),
)  # fmt: skip
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def imported(path: Path) -> set[str]:
    """The modules of the index that a module imports as it is loaded."""
    loaded = (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ImportFrom))
    return {node.module for node in loaded if node.module and node.module.startswith("index.")}


MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): imported(
        path
    )
    for path in (ROOT / "index").rglob("*.py")
}


def test_each_room_imports_only_rooms_below_it() -> None:
    rooms = {(m.split(".")[1], i.split(".")[1]) for m in MODULES if "." in m for i in MODULES[m]}
    assert [(room, other) for room, other in sorted(rooms) if FLOOR[other] > FLOOR[room]] == []


def test_no_module_imports_itself_by_others() -> None:
    TopologicalSorter(MODULES).prepare()  # raises CycleError, with the circle


def test_nothing_of_the_index_imports_the_assistant() -> None:
    assert not [path for path in (ROOT / "index").rglob("*.py") if "from assistant" in path.read_text()]
