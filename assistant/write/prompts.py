"""The texts that a chat model is given: files with named variables."""

from __future__ import annotations

from langchain_core.prompts import PromptTemplate

from assistant.settings import data_folder
from index.errors import AtebError


class PromptError(AtebError):
    """A prompt is missing, or its variables are not those that it is given."""


def prompt(name: str, **values: object) -> str:
    """Return the prompt `prompts/<name>.txt` with its variables filled in; values are never read as braces.

    Raises PromptError where the file is missing or its variables are not exactly those given.
    """
    path = data_folder("prompts") / f"{name}.txt"
    try:
        template = PromptTemplate.from_template(path.read_text(encoding="utf-8").strip())
    except OSError:
        raise PromptError(f"The prompt {path} can't be read; expected a text file. Restore it.") from None
    except ValueError as error:
        raise PromptError(f"The prompt {path} has a brace that opens or closes nothing ({error}).") from None
    if set(template.input_variables) != set(values):
        found, expected = (", ".join(sorted(names)) for names in (template.input_variables, values))
        raise PromptError(
            f"The prompt {path} has the variables {found or 'none'}; expected {expected}. "
            "Write each of these once or more, in braces, and no other."
        )
    return template.format(**values)
