"""Who may ask: the browser that was opened with our token, and no other page in it.

One user, one machine. A hostile page may be open in the same browser, and other users may be on
the same machine. So whoever asks must name our address exactly as we do (a name that a stranger's
server made point here is refused: DNS rebinding), must hold the cookie that a one-time token was
exchanged for, and may change something only from a page of ours (``Sec-Fetch-Site``, or ``Origin``
in browsers that do not send it).
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "127.0.0.1"
TOKEN = "token"  # noqa: S105 - the name of the value in the address
_OURS = ("same-origin",)
_READING = ("same-origin", "none")  # none: typed, a bookmark, or opened by the system
_SAFE = ("GET", "HEAD")
_MOST_TOKENS = 50

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
    )
)
"""What a page of ours may load: only what comes from here, and no script that stands in it."""


@dataclass(frozen=True)
class Refusal:
    """Why nothing is answered: a status, and what is said."""

    status: int
    title: str
    text: str


NOT_OURS = Refusal(
    421, "地址不对", "请用启动时显示的地址打开本页；别的名称和端口指到这里的，一律不答。"
)
NO_KEY = Refusal(
    403,
    "请从本工具打开",
    "这个浏览器没有开门的凭证：请用启动时打开的那个窗口，或者关掉本工具后重新启动"
    "（cadre-docs web 文件夹）。地址里的凭证只能用一次。",
)
FROM_ELSEWHERE = Refusal(
    403, "不是本页发出的", "这个请求来自别的网页，没有执行。请在本工具自己的页面里操作。"
)


class Guard:
    """Lets in whoever was let in before; the state is one secret, and tokens not yet used."""

    def __init__(self, port: int) -> None:
        self.host = f"{HOST}:{port}"
        self.origin = f"http://{self.host}"
        # Cookies do not tell ports apart: two folders open at once must not put each other out.
        self.cookie = f"cadre_docs_{port}"
        self._secret = secrets.token_urlsafe(32)
        self._tokens: list[str] = []
        self._lock = threading.Lock()

    def token(self) -> str:
        """Return a new token: whoever brings it first is let in. The newest fifty hold."""
        made = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens = [*self._tokens, made][-_MOST_TOKENS:]
        return made

    def entry(self) -> str:
        """Return an address that can be opened once."""
        return f"{self.origin}/?{TOKEN}={self.token()}"

    def refusal(
        self, method: str, headers: Mapping[str, str], cookies: Mapping[str, str]
    ) -> Refusal | None:
        """Return why a request is not answered, None for one that is; header names are lower case.

        A token is looked at by :meth:`admits` before: it stands for the cookie.
        """
        if headers.get("host", "") != self.host:
            return NOT_OURS
        if not self._is_from_here(method, headers):
            return FROM_ELSEWHERE
        given = cookies.get(self.cookie, "")
        return None if hmac.compare_digest(given.encode(), self._secret.encode()) else NO_KEY

    def admits(self, method: str, headers: Mapping[str, str], token: str) -> str:
        """Return the cookie (a ``Set-Cookie`` value) for a token that was not used before.

        Empty for any other, and for a request that is refused anyway. A token is used up by this.
        """
        if method != "GET" or headers.get("host", "") != self.host:
            return ""
        if headers.get("sec-fetch-site", "none") not in _READING:
            return ""
        with self._lock:
            given = token.encode()
            found = [one for one in self._tokens if hmac.compare_digest(one.encode(), given)]
            if not found:
                return ""
            self._tokens.remove(found[0])
        return f"{self.cookie}={self._secret}; Path=/; HttpOnly; SameSite=Strict"

    def _is_from_here(self, method: str, headers: Mapping[str, str]) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if origin is not None and origin != self.origin:
            return False
        if method in _SAFE:
            return site is None or site in _READING
        return site in _OURS if site is not None else origin == self.origin


def headers(*, framed: bool = False, kept: bool = False) -> dict[str, str]:
    """Return the headers of every answer.

    ``framed``: a page of ours may show it in a frame. ``kept``: the browser may keep it, for it
    holds nothing of anybody.
    """
    ancestors = "'self'" if framed else "'none'"
    return {
        "content-security-policy": f"{POLICY}; frame-ancestors {ancestors}",
        "x-frame-options": "SAMEORIGIN" if framed else "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",  # no-referrer would make the Origin of our own forms null
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, max-age=86400" if kept else "no-store",
    }
