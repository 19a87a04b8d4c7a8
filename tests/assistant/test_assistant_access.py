"""Who may come in: users, sessions, keys, a trusted proxy; and where a server refuses to start."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from serving import protected

from assistant import Assistant, Settings, SettingsError
from assistant.commands.cli import main
from assistant.serve.access import AccessError, AccessStore
from assistant.serve.auth import COOKIE, check_exposure
from assistant.serve.identity import NotAllowedError, require_curator, user_of
from assistant.serve.login import local_path

PASSWORD = "a garden of small stones"
ASKED = {"question": "How many parks and play areas is the Parks Manager responsible for?"}
Client = Callable[..., TestClient]


@pytest.fixture
def store(tmp_path: Path) -> AccessStore:
    store = AccessStore(tmp_path)
    store.add_user("reader", PASSWORD)
    store.add_user("curator", PASSWORD, "curator")
    return store


@pytest.fixture
def client(plain_assistant: Assistant, store: AccessStore, tmp_path: Path, monkeypatch) -> Client:
    """Return what makes a client of a protected application with such settings."""

    def make(peer: str = "192.0.2.7", **values: object) -> TestClient:
        values = {"auth": "users", "uploads": True, "index": tmp_path, **values}
        app = protected(plain_assistant, monkeypatch, **values)

        @app.post("/gradio_api/upload")
        def add(request: Request) -> str:
            return require_curator(request).name

        @app.get("/")
        def window(request: Request) -> str:
            return user_of(request).name

        return TestClient(app, client=(peer, 1234), follow_redirects=False)

    return make


def log_in(client: TestClient, name: str = "reader", password: str = PASSWORD):
    return client.post("/login", data={"name": name, "password": password, "next": "/"})


def test_stranger_is_led_to_the_log_in_and_tools_are_told(client: Client) -> None:
    stranger = client()
    page = stranger.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/")
    for path in ("/api/v1/ask", "/v1/chat/completions", "/mcp", "/gradio_api/upload"):
        reply = stranger.post(path, json=ASKED)
        assert reply.status_code == 401, path
        assert reply.headers["www-authenticate"] == "Bearer"
    assert stranger.get("/api/v1/documents").status_code == 401
    assert stranger.get("/api/v1/health").status_code == 200
    assert stranger.get("/api/v1/healthy").status_code == 401


def test_session_lets_in_and_ends(client: Client, store: AccessStore) -> None:
    browser = client()
    assert log_in(browser).status_code == 303
    assert browser.get("/").json() == "reader"
    assert browser.post("/api/v1/ask", json=ASKED).status_code == 200
    token = browser.cookies[COOKIE]
    browser.post("/logout")
    browser.cookies.set(COOKIE, token)
    assert browser.get("/").status_code == 401


def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    cookie = log_in(client()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # over plain HTTP it would never come back
    secure = client(peer="10.0.0.5", proxy="10.0.0.5")
    secure.headers["X-Forwarded-Proto"] = "https"
    reply = log_in(secure)
    assert "secure" in reply.headers["set-cookie"].lower()
    assert "strict-transport-security" in reply.headers


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("reader", "another password", id="wrong password"),
        pytest.param("nobody", PASSWORD, id="no such user"),
        pytest.param("reader", "", id="no password"),
        pytest.param("' OR 1=1 --", "' OR 1=1 --", id="SQL"),
        pytest.param("reader\0", PASSWORD, id="null"),
        pytest.param("reader", PASSWORD + "x" * 5000, id="very long"),
    ],
)
def test_wrong_log_in_says_no_more_than_that(client: Client, name: str, password: str) -> None:
    reply = log_in(client(), name, password)
    assert reply.status_code == 401
    assert "do not go together" in reply.text
    assert "set-cookie" not in reply.headers


def test_guessing_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccessStore, "log_in", lambda *given, **more: None)  # at once, on any machine
    guesser = client()
    replies = [log_in(guesser, password=f"guess number {n}") for n in range(12)]
    assert [r.status_code for r in replies][-1] == 429
    assert int(replies[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize("language", ["en", "cy"])
def test_log_in_page_is_accessible_in_both_languages(client: Client, language: str) -> None:
    page = client().get(f"/login?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert page.count("<label for=") == 2
    assert "<script" not in page
    assert ("Cyfrinair" in page) == (language == "cy")
    assert "90" in page  # for how many days questions are recorded


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/cy/", "/cy/"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"), ('/"><script>', "/"), ("javascript:alert(1)", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_log_in_leads_to_no_other_site(path: str, kept: str) -> None:
    assert local_path(path) == kept


def test_role_decides_who_changes_the_library(client: Client, store: AccessStore) -> None:
    for name, status in (("reader", 403), ("curator", 200)):
        browser = client()
        log_in(browser, name)
        assert browser.post("/gradio_api/upload").status_code == status


def test_reader_is_refused_with_the_reason() -> None:
    with pytest.raises(NotAllowedError, match="curator"):
        require_curator(object())


def test_key_opens_the_interfaces_until_it_is_revoked(client: Client, store: AccessStore) -> None:
    key = store.add_key("evaluation")
    tool = client()
    tool.headers["Authorization"] = f"Bearer {key}"
    assert tool.post("/api/v1/ask", json=ASKED).status_code == 200
    assert tool.get("/v1/models").status_code == 200
    assert tool.post("/gradio_api/upload").status_code == 403
    store.revoke_key(store.known_keys()[0].id)
    assert tool.post("/api/v1/ask", json=ASKED).status_code == 401
    for wrong in ("ateb_", "ateb_x_y", f"{key}x", key[:-1], "x" * 4000):
        tool.headers["Authorization"] = f"Bearer {wrong}"
        assert tool.get("/v1/models").status_code == 401


def test_secrets_are_kept_as_hashes(store: AccessStore, tmp_path: Path) -> None:
    key = store.add_key("tool")
    token = store.log_in("reader", PASSWORD, hours=1)
    kept = (tmp_path / "access.sqlite").read_bytes()
    for secret in (PASSWORD, key, key.split("_", 2)[2], token):
        assert secret.encode() not in kept
    assert b"$argon2id$" in kept
    assert (tmp_path / "access.sqlite").stat().st_mode & 0o077 == 0


def test_session_ends_with_its_hours_and_with_a_change_of_the_user(tmp_path: Path) -> None:
    now = [1_000.0]
    store = AccessStore(tmp_path, clock=lambda: now[0])
    store.add_user("ann", PASSWORD)
    token = store.log_in("ann", PASSWORD, hours=1)
    assert store.session_user(token).name == "ann"
    now[0] += 3601
    assert store.session_user(token) is None
    for change in (
        lambda: store.set_user("ann", role="curator"),
        lambda: store.set_user("ann", password=PASSWORD + "!"),
        lambda: store.remove_user("ann"),
    ):
        token = store.log_in("ann", PASSWORD, hours=1) or store.log_in("ann", PASSWORD + "!", hours=1)
        assert store.session_user(token)
        change()
        assert store.session_user(token) is None


def test_header_is_believed_of_the_proxy_alone(client: Client) -> None:
    values = {"auth": "proxy", "proxy": "10.0.0.5, 10.1.0.0/24", "curators": "cari, dai"}
    for peer in ("10.0.0.5", "10.1.0.9"):
        proxy = client(peer, **values)
        assert proxy.get("/", headers={"X-Forwarded-User": "ann"}).json() == "ann"
        assert proxy.get("/").status_code == 401
        assert proxy.post("/gradio_api/upload", headers={"X-Forwarded-User": "ann"}).status_code == 403
        assert proxy.post("/gradio_api/upload", headers={"X-Forwarded-User": "cari"}).json() == "cari"
    for peer in ("10.0.0.6", "127.0.0.1", "testclient"):
        forged = {"X-Forwarded-User": "cari", "X-Forwarded-For": "10.0.0.5"}
        assert client(peer, **values).get("/", headers=forged).status_code == 401


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"host": "0.0.0.0"}, "ATEB_AUTH", id="all addresses"),
        pytest.param({"host": "192.168.1.4"}, "ATEB_AUTH", id="an address of the network"),
        pytest.param({"host": "::"}, "ATEB_AUTH", id="all addresses, IPv6"),
        pytest.param({"host": "ateb.example"}, "ATEB_AUTH", id="a name"),
        pytest.param({"auth": "yes"}, "expected users", id="unknown"),
        pytest.param({"auth": "users", "host": "0.0.0.0"}, "ateb user add", id="no users yet"),
        pytest.param({"auth": "proxy", "host": "0.0.0.0"}, "ATEB_PROXY", id="no proxy named"),
        pytest.param({"auth": "proxy", "proxy": "my-proxy"}, "10.0.0.5", id="no address"),
        pytest.param({"tls_key": "key.pem"}, "ATEB_TLS_CERTIFICATE", id="half of TLS"),
    ],
)
def test_server_refuses_to_start_open_to_others(tmp_path: Path, values: dict, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        check_exposure(replace(Settings(), index=tmp_path, **values))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
def test_loopback_needs_no_log_in(tmp_path: Path, host: str) -> None:
    check_exposure(replace(Settings(), index=tmp_path, host=host))


def test_serve_ends_with_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--index-folder", str(tmp_path), "--host", "0.0.0.0", "--port", "8199", "--no-browser"]
    assert main(["serve", *options]) == 1
    assert "ATEB_AUTH" in capsys.readouterr().err


def test_commands_make_change_and_remove(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    folder = ["--index-folder", str(tmp_path)]
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["user", "add", "ann", *folder]) == 0
    assert main(["user", "set", "ann", "--role", "curator", *folder]) == 0
    capsys.readouterr()
    assert main(["user", "list", *folder]) == 0
    assert "ann\tcurator" in capsys.readouterr().out
    assert main(["key", "add", "tool", *folder]) == 0
    key = capsys.readouterr().out.strip()
    store = AccessStore(tmp_path)
    assert store.key_user(key).name == "key:tool"
    assert main(["key", "revoke", store.known_keys()[0].id, *folder]) == 0
    assert store.key_user(key) is None
    assert main(["user", "remove", "ann", *folder]) == 0
    assert main(["user", "remove", "ann", *folder]) == 1


def test_weak_password_and_bad_name_are_refused(store: AccessStore) -> None:
    with pytest.raises(AccessError, match="12"):
        store.add_user("ann", "short")
    for name in ("", "../x", "a b", "x" * 65, "-x"):
        with pytest.raises(AccessError, match="is no name"):
            store.add_user(name, PASSWORD)
    with pytest.raises(AccessError, match="already"):
        store.add_user("reader", PASSWORD)
