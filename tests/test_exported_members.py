"""The public names stay few: what is exported is what is documented here."""

import assistant
import index


def test_names_of_the_assistant() -> None:
    assert assistant.__all__ == sorted(assistant.__all__)
    assert set(assistant.__all__) == {
        "Answer", "Assistant", "Citation", "Claim", "Settings", "SettingsError", "answer_schema",
    }  # fmt: skip


def test_names_of_the_index() -> None:
    errors = {name for name in index.__all__ if name.endswith("Error")}
    assert index.__all__ == sorted(index.__all__)
    assert set(index.__all__) - errors == {
        "Document",
        "Hit",
        "Index",
        "IndexVectorStore",
        "Mark",
        "Passage",
        "RemoteRetriever",
        "Retriever",
    }
    assert all(issubclass(getattr(index, name), index.AtebError) for name in errors)
    assert all(hasattr(index, name) for name in index.__all__)
