#!/usr/bin/env bash
# With a timeout of one second on everything, a call of httpx over HTTP/2 takes five seconds, and no second connection is made.
#
# Believed:  `timeout=1.0` bounds each step of a call: to get a connection, to send, to be answered. HTTP/2 makes better use of
#            the connections, of which there may be `max_connections`.
# So:        with HTTP/2 all calls to a server go by one connection. When that carries as many as the server allows at once, a
#            hundred with Hypercorn, the next call waits until one of them ends: no timeout counts while it waits, and no
#            further connection is opened. By HTTP/1.1 such a caller is told after a second (`PoolTimeout`), or is answered at
#            once on a connection of its own where more of them are allowed.
# Matters:   one slow route of a service takes the quick ones with it, and the timeouts that are to let go of the callee do
#            not hold. `max_connections` says nothing of the width of the edge: that is a setting of the callee, or of the
#            proxy before it, which nobody reads at the caller, and beyond it is a queue without a limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check httpx==0.28.1 httpcore==1.0.9 h2==4.4.1 hypercorn==0.18.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -iE '^(httpx|httpcore|h2|hypercorn) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import asyncio, socket, sys, time
import hypercorn.config, httpx
from hypercorn.asyncio import serve

connections, under_way, gate = set(), [], asyncio.Event()

async def application(scope, receive, send):
    if scope["type"] != "http": return
    connections.add(scope["client"])
    if scope["path"] == "/slow":
        under_way.append(1)
        await gate.wait()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})

async def call(client, path, timeout):
    begin = time.monotonic()
    try: outcome = str((await client.get(path, timeout=timeout)).status_code)
    except httpx.TimeoutException as error: outcome = type(error).__name__
    return outcome, time.monotonic() - begin

async def run(port, two, limit, seconds):
    """What ten callers of a quick route get with a timeout of one second, while a hundred calls of a slow route are under way."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", http1=not two, http2=two, limits=httpx.Limits(max_connections=limit)) as client:
        await call(client, "/quick", 10)
        connections.clear(), under_way.clear(), gate.clear()
        slow = [asyncio.create_task(call(client, "/slow", 30)) for _ in range(100)]
        for _ in range(200):
            if len(under_way) == 100: break
            await asyncio.sleep(0.1)
        quick = [asyncio.create_task(call(client, "/quick", 1.0)) for _ in range(10)]
        await asyncio.sleep(seconds)
        gate.set()
        await asyncio.gather(*quick, *slow)
    outcomes, longest = sorted({task.result()[0] for task in quick}), max(task.result()[1] for task in quick)
    print(f"HTTP/{'2' if two else '1.1'}, {limit:4} connections allowed, {len(connections):3} opened: ten quick calls: {', '.join(outcomes)} after {longest:.1f} s at most", flush=True)
    return outcomes, longest, len(connections)

async def main():
    config, end = hypercorn.config.Config(), asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as free: port = free.getsockname()[1]
    config.bind, config.backlog, config.errorlog = [f"127.0.0.1:{port}"], 1000, None
    server = asyncio.create_task(serve(application, config, shutdown_trigger=end.wait))
    for _ in range(100):
        try:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
            break
        except OSError: await asyncio.sleep(0.1)
    print(f"streams at once that the server allows: {config.h2_max_concurrent_streams}")
    seen = [await run(port, *choice) for choice in ((False, 100, 2), (False, 1000, 2), (True, 1000, 5))]
    end.set()
    await server
    return seen

narrow, wide, two = asyncio.run(main())
if narrow[0] != ["PoolTimeout"] or narrow[1] > 1.9 or wide[0] != ["200"] or wide[1] > 1.9: sys.exit("changed")
if two[0] != ["200"] or two[1] < 4 or two[2] != 1: sys.exit("changed")
PYTHON
