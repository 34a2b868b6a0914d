"""Is there a proxy between us and the platforms?

The environment says so in the usual names: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxied() -> bool:
    """Whether one is named. Else the environment has nothing to say, and need not be read before every request."""
    return not {"http", "https"}.isdisjoint(getproxies())


def proxy_for(url: str) -> str | None:
    """The one that leads to that address."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
