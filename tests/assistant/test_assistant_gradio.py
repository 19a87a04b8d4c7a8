"""Gradio's own routes: held to log-in, roles, limits, audit and headers; and asked by `gradio_client`."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import serving
from conftest import SMALL_WORLD
from gradio_client import Client

from assistant import Assistant, Settings
from assistant.serve.access import AccessStore
from assistant.serve.audit import AuditLog
from index.build import build
from index.embed import WordEmbedder

QUESTION = "How much does the Parks Board spend on tree planting?"
PLACES = ("", "/cy")


class Server:
    """A server where users log in: its address, its folder, a key for each role."""

    def __init__(self, address: str, settings: Settings, keys: dict[str, str]) -> None:
        self.address, self.settings, self.keys = address, settings, keys

    def client(self, role: str = "", **headers: str) -> httpx.Client:
        """Return a client with the key of a role, or of nobody."""
        key = {"Authorization": f"Bearer {self.keys[role]}"} if role else {}
        return httpx.Client(base_url=self.address, headers={**key, **headers}, timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("gradio")
    corpus, path = folder / "documents", folder / "index"
    corpus.mkdir()
    for name, text in SMALL_WORLD.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, path, embedder=WordEmbedder())
    store = AccessStore(path)
    keys = {role: store.add_key(role, role) for role in ("reader", "curator")}  # type: ignore[arg-type]
    settings = Settings(
        corpus=corpus, index=path, auth="users", uploads=True, upload_limit=5_000, requests_per_minute=0
    )
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant, serving(assistant) as address:
        yield Server(address, settings, keys)


def function(client: httpx.Client, place: str, named: str) -> dict[str, Any]:
    """Return what Gradio calls a function of the window, by the id of one of the components that start it."""
    config = client.get(f"{place}/config").json()
    wanted = {c["id"] for c in config["components"] if c["props"].get("elem_id") == named}
    return next(d for d in config["dependencies"] if {target for target, _ in d["targets"]} & wanted)


def called(client: httpx.Client, place: str, fn: dict[str, Any], data: list[Any]) -> str:
    """Call a function as the page does, without being one; return all that comes back."""
    asked = {"data": data, "fn_index": fn["id"], "session_hash": "s1"}
    joined = client.post(f"{place}/gradio_api/queue/join", json=asked)
    if joined.status_code != 200:
        return joined.text
    return client.get(f"{place}/gradio_api/queue/data", params={"session_hash": "s1"}).text


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_reaches_none_of_them(server: Server, place: str) -> None:
    with server.client() as stranger:
        for path in (
            "config",
            "theme.css",
            *(
                f"gradio_api/{p}"
                for p in ("info", "file=/etc/passwd", "queue/data?session_hash=s", "heartbeat/s")
            ),
        ):
            assert stranger.get(f"{place}/{path}").status_code == 401, path
        for path in ("upload", "queue/join", "run/ask", "call/ask", "api/ask", "reset", "cancel"):
            assert (
                stranger.post(f"{place}/gradio_api/{path}", json={"data": [QUESTION, [], ""]}).status_code
                == 401
            )
        page = stranger.get(f"{place}/", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, f"/login?next={place}/")


@pytest.mark.parametrize("place", PLACES)
def test_a_reader_can_change_nothing(server: Server, place: str) -> None:
    before = {p.name for p in server.settings.corpus.rglob("*")}
    with server.client("reader") as reader:
        refused = reader.post(f"{place}/gradio_api/upload", files={"files": ("a.txt", b"A Note")})
        assert refused.status_code == 403
        assert "curator" in refused.json()["detail"]
        for name in ("ateb-add", "ateb-remove-button", "ateb-back"):
            fn = function(reader, place, name)
            data = ["parks.txt", *[None] * (len(fn["inputs"]) - 1)]
            told = called(reader, place, fn, data)
            assert '"success":false' in told, name
    assert {p.name for p in server.settings.corpus.rglob("*")} == before


def test_a_curator_sends_files_up_to_the_limit(server: Server) -> None:
    with server.client("curator") as curator:
        sent = curator.post("/gradio_api/upload", files={"files": ("a.txt", b"A Note")})
        assert sent.status_code == 200
        assert curator.get(f"/gradio_api/file={sent.json()[0]}").text == "A Note"
        assert curator.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 9_000)}).status_code == 413


@pytest.mark.parametrize("place", PLACES)
def test_no_file_of_the_machine_is_given_out(server: Server, place: str) -> None:
    with server.client("curator") as curator:
        paths = (
            server.settings.corpus / "parks.txt",
            server.settings.index / "access.sqlite",
            Path("/etc/passwd"),
            Path(__file__),
        )
        for path in paths:
            assert curator.get(f"{place}/gradio_api/file={path}").status_code in (403, 404), path
        closed = (
            "file=https://evil.example/",
            "proxy=https://evil.example/",
            "deep_link?session_hash=s",
            "run-history/records",
            "dev/reload",
        )
        for path in closed:
            assert curator.get(f"{place}/gradio_api/{path}").status_code == 404, path


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_of_them_has_the_headers(server: Server, place: str) -> None:
    with server.client("reader", Origin="https://evil.example", Accept="text/html") as reader:
        page = reader.get(f"{place}/")
        for path in ("/", "/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd"):
            headers = reader.get(f"{place}{path}").headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "access-control-allow-origin" not in headers
            assert headers["x-request-id"]
        assert (
            reader.post(f"{place}/gradio_api/queue/join", json={}).status_code == 403
        )  # a page of another site
        assert f'lang="{place[1:] or "en"}"' in page.text[:200]
        assert page.text.count("<script") == page.text.count('<script nonce="')
        assert page.headers["clear-site-data"] == '"storage"'
        cookie = page.headers["set-cookie"].partition(";")[0]
        assert "clear-site-data" not in reader.get(f"{place}/", headers={"Cookie": cookie}).headers


def test_it_is_asked_by_gradio_client_and_recorded(server: Server) -> None:
    client = Client(
        server.address, headers={"Authorization": f"Bearer {server.keys['reader']}"}, verbose=False
    )
    answer = client.predict(QUESTION, [], "", api_name="/ask")
    assert answer["status"] == "answered"
    assert "Parks Board" in answer["text"]
    assert (server.settings.corpus / "parks.txt").read_text()[
        slice(answer["citations"][0]["start"], answer["citations"][0]["end"])
    ] == answer["citations"][0]["quote"]
    assert answer["citations"][0]["source"] == "parks.txt"
    follow_up = client.predict("Since when?", [QUESTION], "", api_name="/ask")
    assert follow_up["standalone_question"] != "Since when?"
    assert "[[1]](#c-" in client.predict(QUESTION, api_name="/chat")
    with pytest.raises(Exception, match="at most 4000"):
        client.predict("x" * 5000, [], "", api_name="/ask")
    with server.client("reader") as reader:
        named = reader.get("/gradio_api/info").json()["named_endpoints"]
    assert set(named) == {"/ask", "/chat"}
    records = list(AuditLog(server.settings.index, days=90).records())
    assert [(r.interface, r.user) for r in records][:3] == [
        ("gradio", "key:reader"), ("gradio", "key:reader"), ("window", "key:reader"),
    ]  # fmt: skip


@pytest.fixture
def served_with(world: Callable[..., Path], tmp_path: Path) -> Callable[..., Any]:
    """Return what serves a small world with such settings."""

    def serve(**values: Any) -> Any:
        folder = world()
        build(folder, tmp_path / "index", embedder=WordEmbedder())
        settings = replace(Settings(corpus=folder, index=tmp_path / "index"), **values)
        return serving(Assistant.open(settings, embedder=WordEmbedder()))

    return serve


def test_its_requests_are_counted_and_nobody_uploads_where_it_is_off(served_with) -> None:
    with served_with(requests_per_minute=4) as address, httpx.Client(base_url=address) as client:
        off = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x")})
        assert off.status_code == 403
        assert "owner" in off.json()["detail"]
        told = client.post(
            "/gradio_api/upload", files={"files": ("a.txt", b"x")}, headers={"Accept-Language": "cy"}
        )
        assert "perchennog" in told.json()["detail"]
        codes = [
            client.post("/gradio_api/run/ask", json={"data": [QUESTION, [], ""]}).status_code
            for _ in range(4)
        ]
        assert codes[-1] == 429
        assert client.post(
            "/gradio_api/queue/join", content=json.dumps({"data": ["x" * 2_000_000]})
        ).status_code in (413, 429)


def test_the_first_language_is_a_setting(served_with) -> None:
    with (
        served_with(language="cy") as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}) as client,
    ):
        assert 'lang="cy"' in client.get("/").text[:200]
        assert client.get("/en").headers["location"] == "en/"
        assert 'lang="en"' in client.get("/en/").text[:200]
