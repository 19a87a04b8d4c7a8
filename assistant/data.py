"""Where the files that travel with the program lie, in a checkout and in an installed wheel."""

from pathlib import Path


def data_folder(name: str) -> Path:
    """Return the folder `name` ("corpus", "prompts"), from the checkout if there is one."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / name
    if (package.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return package / "_data" / name
