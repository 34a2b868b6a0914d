"""Which addresses may our bearer token be sent to?

An activity says where it wants to be answered, so an address is taken only when it is, letter by letter, on a host
that was named. Teams' own hosts:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address

#: Where Teams listens for bots, in the public cloud and in the government community cloud.
TEAMS = frozenset({"https://smba.trafficmanager.net", "https://smba.infra.gcc.teams.microsoft.com"})

# No user, no brackets, no escapes, no query: what a parser could read in two ways is not an address of Teams'.
_ADDRESS = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]{1,5})?)(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*/?", re.ASCII)
# Addresses of files hold a key of their own; what stands before the first slash decides where they lead.
_STORE = re.compile(r"https://(?:[a-z0-9-]+\.)+sharepoint\.com/[!-\[\]-~]*", re.ASCII)


def origin_of(url: object) -> str:
    """Scheme, host and port of a plain address; empty for anything else."""
    found = _ADDRESS.fullmatch(url) if isinstance(url, str) and len(url) < 500 else None
    return found[1] if found else ""


def allowed(url: object, origins: Collection[str]) -> bool:
    """Whether it is a plain address on one of those origins, port included."""
    origin = origin_of(url)
    return bool(origin) and origin in origins


def in_store(url: str, stores: Collection[str]) -> bool:
    """Whether it is an address of an organisation's own file store, or of one that was named."""
    return bool(_STORE.fullmatch(url)) or origin_of(url) in stores


def on_this_machine(url: object) -> bool:
    """Whether it is a plain address of this machine, the only kind that may do without https."""
    host = origin_of(url).partition("://")[2].partition(":")[0]
    return bool(host) and is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
