#!/usr/bin/env bash
# A GraphQL session that is to reconnect by itself sends a mutation five times if the server answers it late, or with 503.
#
# Believed:  `client.connect_async(reconnecting=True)` of gql opens the connection again when it is lost; an operation that
#            fails is the caller's to repeat, as without the word.
# So:        each `execute` is repeated after any error but an answer with GraphQL errors in it: five tries, with pauses that
#            grow. Over HTTP there is no connection to lose, and the same holds: a mutation that takes longer than the
#            timeout of 0.5 s is begun five times, once by a session without the word.
# Matters:   a word about connections gives an edge five attempts, of what is not idempotent, and no timeout bounds them all:
#            the caller is held for five tries and the pauses, thirty times as long as the timeout says. Attempts of a GraphQL
#            edge are to be read from how the session was opened; `retry_execute=False` makes them one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'gql[aiohttp]==4.4.0'
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(gql|aiohttp|backoff|tenacity) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import asyncio, logging, sys, time
from aiohttp import web
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport

logging.disable(logging.CRITICAL)
begun = 0

async def serve(request):
    global begun
    begun += 1
    await request.read()
    if request.path == "/late": await asyncio.sleep(1)
    if request.path == "/refused": return web.json_response({"errors": [{"message": "no"}]})
    if request.path == "/503": return web.Response(status=503)
    return web.json_response({"data": {"pay": True}})

async def main():
    global begun
    app = web.Application()
    app.router.add_post("/{kind}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    seen = {}
    for kind in ("late", "503", "refused"):
        for name, options in (("plain", {}), ("reconnecting", {"reconnecting": True}), ("retry_execute=False", {"reconnecting": True, "retry_execute": False})):
            client = Client(transport=AIOHTTPTransport(url=f"http://127.0.0.1:{runner.addresses[0][1]}/{kind}"), execute_timeout=0.5)
            session = await client.connect_async(**options)
            begun, begin, error = 0, time.monotonic(), "answer"
            try: await session.execute(gql("mutation { pay }"))
            except Exception as raised: error = type(raised).__name__
            seen[kind, name] = begun
            print(f"{kind:8} {name:20} mutation begun {begun} time(s); {error} after {time.monotonic() - begin:.1f} s", flush=True)
            await client.close_async()
    await runner.cleanup()
    return seen

seen = asyncio.run(main())
for (kind, name), count in seen.items():
    if count != (5 if name == "reconnecting" and kind != "refused" else 1): sys.exit("changed")
PYTHON
