"""What must whoever runs the bot in Teams say, and is all of it usable?

The names of the first five are those of Azure's own bot samples
(https://learn.microsoft.com/azure/bot-service/provision-and-publish-a-bot).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.teams_addresses import TEAMS, allowed, is_loopback, on_this_machine, origin_of

#: Where Azure's Bot Service sends everything.
PATH = "/api/messages"
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})
_OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
_LOGIN = "https://login.microsoftonline.com"
_IDENTITY = "http://169.254.169.254/metadata/identity/oauth2/token"
_ASKED = (
    "MICROSOFT_APP_ID",
    "MICROSOFT_APP_TENANT_ID",
    "MICROSOFT_APP_PASSWORD",
    "MICROSOFT_APP_CERTIFICATE",
    "MICROSOFT_APP_MANAGED_IDENTITY",
    "TEAMS_ALLOW_UNAUTHENTICATED",
)


@dataclass(frozen=True)
class TeamsSettings:
    """Who the bot is to Microsoft, who may speak to it, and where Microsoft is.

    ``tenants`` are the organisations whose people get in, ``origins`` the addresses that answers may be sent to.
    ``hears_all``: the app may read every message of a channel (``ChannelMessage.Read.Group``). ``link_by_name``: an
    account of the bot's own tenant whose name is exactly one person's in the directory is that person's; ``pmo`` are
    accounts of that tenant that act as the PMO before anybody is linked. ``public`` is our own address to others.
    ``stores`` are addresses beside SharePoint's that files may be fetched from.
    """

    app_id: str
    tenant: str
    tenants: frozenset[str]
    password: str = field(default="", repr=False)
    certificate: str = ""
    managed_identity: bool = False
    unauthenticated: bool = False
    hears_all: bool = False
    link_by_name: bool = True
    pmo: frozenset[str] = frozenset()
    public: str = ""
    origins: frozenset[str] = TEAMS
    stores: frozenset[str] = frozenset()
    openid: str = _OPENID
    login: str = _LOGIN
    identity: str = _IDENTITY
    identity_header: str = field(default="", repr=False)

    def answers_at(self, service: object) -> bool:
        """Whether what is said may be sent to that address; to this machine only where no token goes with it."""
        return allowed(service, self.origins) or (self.unauthenticated and on_this_machine(service))


def read_teams(environ: Mapping[str, str], host: str, wrong: list[str]) -> TeamsSettings | None:
    """The settings for Teams, or None where nothing says that the bot is to be in Teams.

    What is missing or unusable is added to ``wrong``, all of it at once.
    """
    said = {name: environ.get(name, "").strip() for name in _ASKED}
    if not any(said.values()):
        return None
    before = len(wrong)
    unauthenticated = _switch(environ, "TEAMS_ALLOW_UNAUTHENTICATED", wrong)
    managed = _switch(environ, "MICROSOFT_APP_MANAGED_IDENTITY", wrong)
    hears_all = _switch(environ, "TEAMS_HEARS_ALL", wrong)
    by_name = _switch(environ, "TEAMS_LINK_BY_NAME", wrong, otherwise="on")
    if unauthenticated:
        if not is_loopback(host):
            wrong.append(
                "TEAMS_ALLOW_UNAUTHENTICATED lets anybody in, so it is only served to this machine: unset HOST, or it."
            )
    else:
        _check_who(said, wrong, managed=managed)
    tenants = _listed(environ, "TEAMS_ALLOWED_TENANTS") or [said["MICROSOFT_APP_TENANT_ID"]]
    wrong.extend(f"TEAMS_ALLOWED_TENANTS names “{one[:60]}”, which is no tenant id." for one in tenants if _odd(one))
    origins, stores = _hosts(environ, "TEAMS_SERVICE_HOSTS", wrong), _hosts(environ, "TEAMS_FILE_HOSTS", wrong)
    addresses = {
        name: _address(environ, name, default, wrong)
        for name, default in (("TEAMS_OPENID_URL", _OPENID), ("TEAMS_LOGIN_URL", _LOGIN), ("PUBLIC_URL", ""))
    }
    if len(wrong) > before:
        return None
    return TeamsSettings(
        app_id=said["MICROSOFT_APP_ID"].lower(),
        tenant=said["MICROSOFT_APP_TENANT_ID"].lower(),
        tenants=frozenset(one.lower() for one in tenants if one),
        password=said["MICROSOFT_APP_PASSWORD"],
        certificate=said["MICROSOFT_APP_CERTIFICATE"],
        managed_identity=managed,
        unauthenticated=unauthenticated,
        hears_all=hears_all,
        link_by_name=by_name,
        pmo=frozenset(one.lower() for one in _listed(environ, "TEAMS_PMO_USERS")),
        public=addresses["PUBLIC_URL"].rstrip("/"),
        origins=origins or TEAMS,
        stores=stores,
        openid=addresses["TEAMS_OPENID_URL"],
        login=addresses["TEAMS_LOGIN_URL"].rstrip("/"),
        # An App Service says where its identity is; a virtual machine's is always at the same address.
        identity=environ.get("IDENTITY_ENDPOINT", "").strip() or _IDENTITY,
        identity_header=environ.get("IDENTITY_HEADER", "").strip(),
    )


def _check_who(said: Mapping[str, str], wrong: list[str], *, managed: bool) -> None:
    for name, what in (
        ("MICROSOFT_APP_ID", "the bot's application id"),
        ("MICROSOFT_APP_TENANT_ID", "its tenant's id"),
    ):
        if not said[name]:
            wrong.append(f"{name} is missing: {what}, as the Azure portal shows it.")
        elif _odd(said[name]):
            wrong.append(
                f"{name} is “{said[name][:60]}”; it must be {what}, such as {'0' * 8}-0000-0000-0000-{'0' * 12}."
            )
    certificate = said["MICROSOFT_APP_CERTIFICATE"]
    if not (said["MICROSOFT_APP_PASSWORD"] or certificate or managed):
        wrong.append(
            "A credential is missing: MICROSOFT_APP_PASSWORD (a client secret), MICROSOFT_APP_CERTIFICATE (the path of "
            "a PEM file with the key and its certificate) or MICROSOFT_APP_MANAGED_IDENTITY=1."
        )
    if certificate and not Path(certificate).is_file():
        wrong.append(f"MICROSOFT_APP_CERTIFICATE is “{certificate[:80]}”, and there is no such file.")


def _switch(environ: Mapping[str, str], name: str, wrong: list[str], otherwise: str = "") -> bool:
    said = environ.get(name, "").strip().lower() or otherwise
    if said not in _YES | _NO:
        wrong.append(f"{name} is “{said[:20]}”; it is switched on by 1 and off by 0.")
    return said in _YES


def _hosts(environ: Mapping[str, str], name: str, wrong: list[str]) -> frozenset[str]:
    origins = frozenset(one if "://" in one else f"https://{one}" for one in _listed(environ, name))
    wrong.extend(
        f"{name} names “{one[:80]}”; it takes hosts such as smba.trafficmanager.net."
        for one in sorted(origins)
        if origin_of(one) != one or not (one.startswith("https://") or on_this_machine(one))
    )
    return origins


def _listed(environ: Mapping[str, str], name: str) -> list[str]:
    return [one.strip() for one in environ.get(name, "").split(",") if one.strip()]


def is_id(said: str) -> bool:
    """Whether it is an id as Azure gives them."""
    return bool(_ID.fullmatch(said))


def _odd(said: str) -> bool:
    return bool(said) and not is_id(said)


def _address(environ: Mapping[str, str], name: str, default: str, wrong: list[str]) -> str:
    said = environ.get(name, "").strip() or default
    if said and not (origin_of(said).startswith("https://") or on_this_machine(said)):
        wrong.append(f"{name} is “{said[:80]}”; it must be an https address.")
    return said
