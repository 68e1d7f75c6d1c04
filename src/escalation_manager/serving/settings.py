"""How is this server run? Every setting with its default, from the environment or by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path

from escalation_manager.core.errors import BadInput

PREFIX = "ESCALATIONS_"
ELSEWHERE = ("DB", "AS", "CHANNELS", "SUPERVISED")
"""Settings that others read."""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Oidc:
    """The company's OpenID provider."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "your company account"
    """What the button says."""
    scopes: str = "openid email profile"
    """What is asked for; some providers give groups only with a scope of their own."""
    roles_claim: str = ""
    """The claim that lists groups, such as `groups`. Empty: roles stand in the directory alone."""
    roles: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Group of the provider → role of the handbook."""
    agents: bool = False
    """Whether agents come in at `/mcp` with access tokens of the provider made out for it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where it listens, whom it trusts, and how much it takes in."""

    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    """Names under which the desk is reached. Others are refused; on loopback, its own suffice."""
    https: bool = False
    """Reached by HTTPS (usually through a proxy): cookies are for HTTPS alone, and HSTS is sent."""
    plain_http: bool = False
    """That it is reached without HTTPS is meant: in a network whose every reader is trusted."""
    proxies: tuple[str, ...] = ()
    """Addresses of proxies whose X-Forwarded-For and -Proto are believed. None by default."""
    json_bytes: int = 1_048_576
    mail_bytes: int = 10_485_760
    work: bool = True
    """Whether this process also wakes what is due and does what is owed; no: others do."""
    stop_seconds: float = 2.0
    """How long open requests may take to end when the server stops."""
    log_json: bool = False
    oidc: Oidc | None = None

    def __post_init__(self) -> None:
        """A proxy that is written wrong would be one that nobody believes."""
        for proxy in self.proxies:
            try:
                ip_network(proxy, strict=False)
            except ValueError:
                raise BadInput(
                    f"{proxy!r} is no address of a proxy.",
                    "Write its IP address, such as 127.0.0.1, or a network such as 172.16.0.0/12.",
                ) from None

    @property
    def loopback(self) -> bool:
        """Whether nobody but this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def readable(self) -> bool:
        """Whether passwords and cookies go through a network as they are, and nobody meant it."""
        if self.loopback or self.https or self.plain_http:
            return False
        # Who answers to no name but this machine's own is reached through its port alone.
        return not (self.hosts and self.known_hosts <= frozenset(LOOPBACK_NAMES))

    @property
    def known_hosts(self) -> frozenset[str]:
        """The names under which it answers; empty: any."""
        if self.hosts:
            return frozenset(name.casefold() for name in self.hosts)
        return frozenset(LOOPBACK_NAMES) if self.loopback else frozenset()


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `ESCALATIONS_…`. BadInput names the variable that cannot be read.

    A variable that ends in `_FILE` names a file that holds the value: secrets are kept that way.
    """
    given = dict(os.environ if environment is None else environment)
    _no_slip(given)
    values: dict[str, object] = {}
    for each in fields(Settings):
        text = _value(given, each.name.upper())
        if each.name != "oidc" and text is not None:
            values[each.name] = _read(each.name, text, getattr(Settings(), each.name))
    return Settings(**values, oidc=_oidc(given))  # type: ignore[arg-type]


def _no_slip(given: Mapping[str, str]) -> None:
    """HTTPS that is misspelt would be HTTPS that is off, and nobody would know."""
    ours = {each.name.upper() for each in fields(Settings)} - {"OIDC"}
    ours |= {f"OIDC_{each.name.upper()}" for each in fields(Oidc)}
    known = sorted({*ours, *ELSEWHERE})
    for name in sorted(given):
        said = name.removeprefix(PREFIX).removesuffix("_FILE")
        if not name.startswith(PREFIX) or said in known:
            continue
        if near := get_close_matches(said, known, 1, 0.75):
            raise BadInput(f"{name} is no setting.", f"Did you mean {PREFIX}{near[0]}?")


def _oidc(given: Mapping[str, str]) -> Oidc | None:
    issuer = _value(given, "OIDC_ISSUER")
    if not issuer:
        return None
    missing = [
        f"{PREFIX}{name}"
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        if not _value(given, name)
    ]
    if missing:
        raise BadInput(
            f"{PREFIX}OIDC_ISSUER is set, but {' and '.join(missing)} is not.",
            "Register the desk at your provider, and set both.",
        )
    pairs = [pair.partition("=") for pair in _list(_value(given, "OIDC_ROLES") or "")]
    return Oidc(
        issuer=issuer.rstrip("/"),
        client_id=_value(given, "OIDC_CLIENT_ID") or "",
        client_secret=_value(given, "OIDC_CLIENT_SECRET") or "",
        name=_value(given, "OIDC_NAME") or "your company account",
        scopes=_value(given, "OIDC_SCOPES") or "openid email profile",
        roles_claim=_value(given, "OIDC_ROLES_CLAIM") or "",
        roles={group.strip(): role.strip() for group, _, role in pairs},
        agents=bool(_read("oidc_agents", _value(given, "OIDC_AGENTS") or "false", False)),
    )


def _value(given: Mapping[str, str], name: str) -> str | None:
    file = given.get(f"{PREFIX}{name}_FILE")
    if file is None:
        return given.get(f"{PREFIX}{name}")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{PREFIX}{name}_FILE names {file}, which cannot be read: {error}.", "Check the path."
        ) from None


def _read(name: str, text: str, default: object) -> object:
    if isinstance(default, bool):
        word = text.strip().casefold()
        if word in ("1", "true", "yes", "on"):
            return True
        if word in ("", "0", "false", "no", "off"):
            return False
        raise BadInput(f"{PREFIX}{name.upper()} is {text!r}.", "Write yes or no.")
    if isinstance(default, tuple):
        return _list(text)
    if isinstance(default, int | float):
        try:
            number = type(default)(text)
        except ValueError:
            number = -1
        if not 0 <= number < 1e12:
            raise BadInput(f"{PREFIX}{name.upper()} is {text!r}.", "Write a number.")
        return number
    return text.strip()


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip() for each in text.split(",")) if part)
