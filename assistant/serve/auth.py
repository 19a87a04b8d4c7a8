"""Who a request comes from: by key, session or the header of a trusted proxy; and the refusals."""

from __future__ import annotations

import ipaddress

from starlette.requests import HTTPConnection
from starlette.types import Scope

from assistant.serve.access import AccessStore
from assistant.serve.identity import User
from assistant.settings import Settings, SettingsError

COOKIE = "ateb_session"
MODES = ("", "users", "proxy")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Authenticator:
    """Tells the user of a request, as the settings want it."""

    def __init__(self, settings: Settings) -> None:
        self.mode = settings.auth
        self.store = AccessStore(settings.index)
        self.session_hours = settings.session_hours
        self._proxies = networks(settings.proxy)
        self._header = settings.proxy_header
        self._curators = names(settings.curators)

    def user(self, scope: Scope) -> User | None:
        """Return who asks, or None where that is not known."""
        asked = HTTPConnection(scope)
        scheme, _, key = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.store.key_user(key.strip())
        if self.mode == "users":
            token = asked.cookies.get(COOKIE)
            return self.store.session_user(token) if token else None
        name = asked.headers.get(self._header, "").strip()
        if not name or not self._from_proxy(scope):
            return None
        return User(name[:200], "curator" if name in self._curators else "reader")

    def is_secure(self, scope: Scope) -> bool:
        """Tell whether the browser came by TLS, to this server or to the trusted proxy before it."""
        told = HTTPConnection(scope).headers.get("x-forwarded-proto")
        return scope.get("scheme") == "https" or (told == "https" and self._from_proxy(scope))

    def _from_proxy(self, scope: Scope) -> bool:
        """Tell whether the connection comes from the proxy that is trusted."""
        try:
            address = ipaddress.ip_address((scope.get("client") or ("",))[0])
        except ValueError:
            return False
        return any(address in network for network in self._proxies)


def check_exposure(settings: Settings) -> None:
    """Raise SettingsError for a server that would be open to others without log-in."""
    if settings.auth not in MODES:
        raise SettingsError(f"ATEB_AUTH is {settings.auth!r}; expected users, proxy, or nothing.")
    if settings.auth == "proxy" and not networks(settings.proxy):
        raise SettingsError(
            "ATEB_AUTH is proxy, and ATEB_PROXY names none; set it to the address that the proxy "
            "connects from, such as 10.0.0.5: a header of anyone else is not to be trusted."
        )
    if settings.auth == "users" and not AccessStore(settings.index).exists():
        raise SettingsError(
            "ATEB_AUTH is users, and there is none; add one with `ateb user add NAME --role curator`."
        )
    if not settings.auth and not is_loopback(settings.host):
        raise SettingsError(
            f"On {settings.host}, others could reach Ateb, and nothing would ask who they are. Set ATEB_AUTH "
            "to users (and `ateb user add NAME`), or to proxy with ATEB_PROXY, or stay on 127.0.0.1."
        )
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise SettingsError("TLS takes both ATEB_TLS_CERTIFICATE and ATEB_TLS_KEY; only one is set.")


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own, which no other can reach."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def networks(text: str) -> tuple[Network, ...]:
    """Return the addresses or networks named, between commas; raise SettingsError for another thing."""
    try:
        return tuple(ipaddress.ip_network(part) for part in sorted(names(text)))
    except ValueError as error:
        raise SettingsError(
            f"ATEB_PROXY is {text!r} ({error}); expected addresses, 10.0.0.5, or networks, 10.0.0.0/24."
        ) from None


def names(text: str) -> frozenset[str]:
    """Return what stands between the commas."""
    return frozenset(filter(None, (part.strip() for part in text.split(","))))
