"""The rooms of both packages: each imports those below it, and none goes round in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# From the ground up; what has no room stands beside those that it belongs with.
FLOORS = {
    "index": (
        ("errors", "documents"), ("embed",), ("language",), ("outline",),
        ("files", "dates", "load"), ("store",), ("search",), ("build",), ("index",), ("langchain",),
    ),
    "assistant": (
        ("answers",), ("phrases", "read"), ("settings", "understand", "verify"), ("register",), ("compose",),
        ("inquiry", "write"), ("assistant",), ("serve",), ("evaluation", "window"), ("commands",),
    ),
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """The modules of its package that a module imports as it is loaded."""
    package = path.relative_to(ROOT).parts[0]
    loaded = (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ImportFrom))
    return {node.module for node in loaded if node.module and node.module.startswith(f"{package}.")}


def modules(package: str) -> dict[str, set[str]]:
    """The modules of a package, each with those that it imports."""
    files = sorted((ROOT / package).rglob("*.py"))
    names = [".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for f in files]
    return {name: imported(file) - {name} for name, file in zip(names, files, strict=True)}


@pytest.mark.parametrize("package", FLOORS)
def test_each_room_imports_only_rooms_below_it(package: str) -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS[package]) for room in rooms}
    found = modules(package)
    rooms = {(m.split(".")[1], i.split(".")[1]) for m in found if "." in m for i in found[m]}
    assert [(room, other) for room, other in sorted(rooms) if floor[other] > floor[room]] == []


@pytest.mark.parametrize("package", FLOORS)
def test_no_module_imports_itself_by_others(package: str) -> None:
    TopologicalSorter(modules(package)).prepare()  # raises CycleError, with the circle


def test_nothing_of_the_index_imports_the_assistant() -> None:
    assert not [path for path in (ROOT / "index").rglob("*.py") if "from assistant" in path.read_text()]
