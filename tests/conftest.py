"""What the tests share: small worlds, the plain embedder, one real index a session."""

from __future__ import annotations

import os

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from assistant import Assistant, Settings
from index import Document, Index
from index.build import build
from index.embed import WordEmbedder

pytest_plugins = ["browsing", "writing"]
hypothesis.settings.register_profile("ateb", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("ateb")

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DOCUMENTS = Path(__file__).resolve().parent / "documents"

SMALL_WORLD = {
    "parks.txt": "Parks Service Review\n\nThe Parks Board chairs the Riverside Partnership.\n\n"
    "The Parks Board (PB) spends £45,000 a year on tree planting in Harbour Ward.\n\n12 May 2021\n",
    "library.txt": "Library Opening Hours\n\nThe Library Manager decides the opening hours of each branch.\n\n"
    "The mobile library visits nine villages every fortnight.\n",
}


def make_document(text: str, title: str = "", **values: object) -> Document:
    """Return a document of a text, for stages that need no file."""
    return Document(id="d", source="d.txt", title=title, text=text, fingerprint="f" * 64, **values)  # type: ignore[arg-type]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that drive a browser last: while its driver is open, its event loop runs."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def world(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Return what writes files to a folder of documents."""

    def write(files: Mapping[str, str] = SMALL_WORLD) -> Path:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def small_index(world: Callable[..., Path], tmp_path: Path, embedder: WordEmbedder) -> Iterator[Index]:
    build(world(SMALL_WORLD), tmp_path / "index", embedder=embedder)
    with Index.open(tmp_path / "index", embedder=embedder) as index:
        yield index


@pytest.fixture(scope="session")
def real_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(corpus=CORPUS, index=tmp_path_factory.mktemp("real") / "index")


@pytest.fixture(scope="session")
def real_assistant(real_settings: Settings) -> Iterator[Assistant]:
    """The assistant over the shipped corpus: real model, real SQLite, real Chroma."""
    with Assistant.open(real_settings) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def third_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over a document of another field."""
    settings = Settings(corpus=DOCUMENTS, index=tmp_path_factory.mktemp("third") / "index")
    with Assistant.open(settings) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def plain_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over a document of another field, by the plain embedder: no model is loaded."""
    settings = Settings(corpus=DOCUMENTS, index=tmp_path_factory.mktemp("plain") / "index")
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def server(plain_assistant: Assistant) -> Iterator[str]:
    """The address of the whole application, served for real."""
    from serving import running

    from assistant.window.app import application

    with running(application(plain_assistant)) as address:
        yield address


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes a tiny CrossEncoder of given labels: it answers the first of them, or what its chance weights say."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    def make(labels: list[str], *, constant: bool = True) -> str:
        folder = tmp_path_factory.mktemp("cross")
        words = "[PAD] [UNK] [CLS] [SEP] [MASK] the pier is old new board library park".split()
        (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        config = BertConfig(
            vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
            intermediate_size=8, num_labels=len(labels), id2label=dict(enumerate(labels)),
            label2id={label: i for i, label in enumerate(labels)}, initializer_range=1.0,
        )  # fmt: skip
        torch.manual_seed(0)
        model = BertForSequenceClassification(config)
        if constant:
            torch.nn.init.zeros_(model.classifier.weight)
            with torch.no_grad():
                model.classifier.bias.copy_(torch.tensor([3.0] + [0.0] * (len(labels) - 1)))
        model.save_pretrained(folder)
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
        return str(folder)

    return make


@pytest.fixture(scope="session")
def token_classifier(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes a tiny classifier of tokens with so many labels, of chance weights."""
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

    def make(labels: int) -> str:
        folder = tmp_path_factory.mktemp("tokens")
        words = "[PAD] [UNK] [CLS] [SEP] [MASK] the pier is old new board library park it".split()
        (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        config = BertConfig(
            vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
            intermediate_size=8, num_labels=labels, initializer_range=1.0,
        )  # fmt: skip
        torch.manual_seed(0)
        BertForTokenClassification(config).save_pretrained(folder)
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
        return str(folder)

    return make
