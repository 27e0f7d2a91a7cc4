#!/usr/bin/env bash
# aiohttp sends a GET, PUT or DELETE a second time when the server hangs up without an answer, and says nothing of it.
#
# Believed:  a client without a policy of retries sends a request once; the caller hears of a lost connection.
# So:        a request by an idempotent method is sent again, once, on a new connection. The caller sees a plain 200, the
#            hooks of `TraceConfig` see one request, and the server has seen two. By POST the same fault is an error.
#            `ClientSession` has no public switch for it.
# Matters:   a server hangs up when the worker is killed in the middle of the request, by a timeout of its own or for its
#            memory: the request that did it is handed to the next worker. A service has two attempts where it declares
#            none, twice those of a policy above it, and the client's span cannot tell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiohttp==3.14.5
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^aiohttp '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys
import aiohttp

calls, hangs_up = [], 0

async def serve(reader, writer):
    global hangs_up
    try:
        while line := await reader.readline():
            method, path, _ = line.decode().split()
            while (await reader.readline()).strip(): pass
            if path == "/work":
                calls.append(method)
                if hangs_up:
                    hangs_up -= 1
                    break
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
    finally:
        writer.close()

async def attempt(port, method, used_before):
    """The outcome for the caller, the requests that its hooks saw, and those that the server saw."""
    global hangs_up
    calls.clear()
    hooks, traced = [], aiohttp.TraceConfig()
    async def begins(session, context, parameters): hooks.append(parameters.method)
    traced.on_request_start.append(begins)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", trace_configs=[traced]) as session:
        if used_before:
            async with session.get("/before") as response: await response.read()
        hooks.clear()
        hangs_up = 1
        try:
            async with session.request(method, "/work") as response: outcome = response.status
        except aiohttp.ServerDisconnectedError as error:
            outcome = type(error).__name__
    return outcome, len(hooks), len(calls)

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    seen = {}
    for method, used_before in (("GET", True), ("PUT", True), ("DELETE", True), ("DELETE", False), ("POST", True)):
        seen[method, used_before] = outcome, hooks, served = await attempt(port, method, used_before)
        print(f"{method:6} on a {'used' if used_before else 'new '} connection: caller: {outcome}, hooks: {hooks}, server: {served}")
    return seen

if asyncio.run(main()) != {
    ("GET", True): (200, 1, 2), ("PUT", True): (200, 1, 2), ("DELETE", True): (200, 1, 2),
    ("DELETE", False): (200, 1, 2), ("POST", True): ("ServerDisconnectedError", 1, 1),
}:
    sys.exit("changed")
PYTHON
