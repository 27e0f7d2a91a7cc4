#!/usr/bin/env bash
# asyncpg never reaches the second host of its list when the first one is silent.
#
# Believed:  `postgresql://a,b,c/shop` with a timeout of 2 s gives each host 2 s, so a standby takes over after 2 s. For
#            libpq, and so psycopg, `connect_timeout` is for each host.
# So:        the timeout of asyncpg is one for the whole list, and the first host that takes the connection and says nothing
#            uses it up: b and c are never called, and the next try begins with a again. Only a host that refuses makes it go on.
# Matters:   a list of hosts stands for a fail-over. With this library it covers a process that is gone and not a host that
#            hangs, the case for which there is a timeout; and one string has an edge to three hosts from one service, and to
#            one from its neighbour.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asyncpg==0.32.0 'psycopg[binary]==3.3.9'
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(asyncpg|psycopg) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, socket, sys, threading
import asyncpg, psycopg

called, kept = [], []

def silent(name):
    server = socket.create_server(("127.0.0.1", 0))
    def accept():
        while True:
            kept.append(server.accept())
            called.append(name)
    threading.Thread(target=accept, daemon=True).start()
    return f"127.0.0.1:{server.getsockname()[1]}"

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    refusing = f"127.0.0.1:{free.getsockname()[1]}"
a, b, c = silent("a"), silent("b"), silent("c")

def hosts(connect):
    called.clear()
    try:
        connect()
    except Exception:
        pass
    return "".join(called)

seen = {
    "psycopg": hosts(lambda: psycopg.connect(f"postgresql://shop:x@{a},{b},{c}/shop?connect_timeout=2")),
    "asyncpg": hosts(lambda: asyncio.run(asyncpg.connect(f"postgresql://shop:x@{a},{b},{c}/shop", timeout=2))),
    "asyncpg again": hosts(lambda: asyncio.run(asyncpg.connect(f"postgresql://shop:x@{a},{b},{c}/shop", timeout=2))),
    "asyncpg, first refuses": hosts(lambda: asyncio.run(asyncpg.connect(f"postgresql://shop:x@{refusing},{b},{c}/shop", timeout=2))),
}
for name, hosts_called in seen.items():
    print(f"{name:22} hosts called: {hosts_called}")
if list(seen.values()) != ["abc", "a", "a", "b"]:
    sys.exit("changed")
PYTHON
