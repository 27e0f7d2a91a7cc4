#!/usr/bin/env bash
# A client of httpx that may open two connections opens twelve as soon as it is given a transport with one retry.
#
# Believed:  `httpx.AsyncClient(limits=Limits(max_connections=2), transport=AsyncHTTPTransport(retries=1))` has two
#            connections at most and tries a connection again once: `retries` can only be given to a transport.
# So:        limits, certificates, HTTP/2 and proxies of the environment are for the transport that a client makes. If it is
#            given one, they are dropped without a word, and the transport has its own limit, 100 connections.
# Matters:   the limit is the only bulkhead that the caller has, and the first line about retries takes it away: the callee
#            gets fifty times the calls at once that the code says, in the moment when it is slow. A limit counts for an edge
#            only where it stands on the transport, and a client with `transport=` and `limits=` has to be read as 100.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check httpx==0.28.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(httpx|httpcore) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" -W error - <<'PYTHON'
import asyncio, sys
import httpx

limits = httpx.Limits(max_connections=2)
clients = {
    "limits": lambda: httpx.AsyncClient(limits=limits, timeout=30),
    "limits, transport(retries)": lambda: httpx.AsyncClient(limits=limits, transport=httpx.AsyncHTTPTransport(retries=1), timeout=30),
    "transport(limits, retries)": lambda: httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(limits=limits, retries=1), timeout=30),
}

async def main():
    under_way = most = 0
    async def serve(reader, writer):
        nonlocal under_way, most
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0.3)
                under_way -= 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError): pass
        finally: writer.close()
    seen = {}
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for name, make in clients.items():
            most = 0
            async with make() as client:
                await asyncio.gather(*(client.get(address) for _ in range(12)))
            seen[name] = most
            print(f"{name:28} most of twelve calls under way at once: {most}", flush=True)
    return seen

if asyncio.run(main()) != dict(zip(clients, (2, 12, 2))): sys.exit("changed")
PYTHON
