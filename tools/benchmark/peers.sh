#!/usr/bin/env bash
# The peers that only the benchmark needs: LibreOffice, and unoserver in .bench/.
# A peer that cannot be had is left out of the page, which says so.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

readonly packages=(libreoffice-writer-nogui python3-uno python3-venv)

has_peers() { command -v soffice >/dev/null && /usr/bin/python3 -c 'import uno, ensurepip' 2>/dev/null; }

if command -v apt-get >/dev/null && ! has_peers; then
  root=() && ((EUID == 0)) || root=(sudo)
  "${root[@]}" apt-get install -y --no-install-recommends "${packages[@]}" >/dev/null ||
    echo "! 没有装上：${packages[*]}" >&2
fi
# LibreOffice's Python modules belong to the system's Python, and so does unoserver.
if ! [[ -x .bench/bin/unoserver ]]; then
  /usr/bin/python3 -m venv --system-site-packages .bench &&
    .bench/bin/pip install --quiet 'unoserver>=3,<4' ||
    echo '! 没有装上 unoserver' >&2
fi
exit 0
