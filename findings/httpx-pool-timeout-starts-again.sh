#!/usr/bin/env bash
# With `pool=1.0` a caller of httpx waits 5.5 s for a connection, and nobody gets a PoolTimeout.
#
# Believed:  `Timeout(pool=1.0)` is the longest time that a call waits for one of the `max_connections`; then it fails, which
#            sheds what the pool cannot carry.
# So:        each connection that becomes free is given to all who wait. One gets it, and the others begin to wait anew, with
#            a second each. As long as some call of the pool ends within each second nobody times out, however long the line
#            is: of twelve callers of a callee that takes 0.5 s, with one connection, the last waits for 5.5 s. Of one that
#            takes 1.5 s eleven fail. urllib3's `pool_timeout` is what it says in both cases.
# Matters:   the number in the code bounds the time between two answers and not the wait: the pool is a queue without a limit
#            while the callee is slow, and sheds load only when it hangs. Latency of the edge under load is callers times
#            latency / connections, beyond any timeout that stands there, and the caller's own caller has long gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check httpx==0.28.1 httpcore==1.0.9 urllib3==2.8.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(httpx|httpcore|urllib3) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import asyncio, http.server, sys, threading, time
import httpx, urllib3

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        time.sleep(float(self.path[1:]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/"
limits, timeout = httpx.Limits(max_connections=1), httpx.Timeout(30, pool=1.0)

def threads(seconds, get):
    ended = []
    begin = time.monotonic()
    def call():
        try: good = get(f"{address}{seconds}") == 200
        except (httpx.PoolTimeout, urllib3.exceptions.EmptyPoolError): good = False
        ended.append((good, time.monotonic() - begin))
    callers = [threading.Thread(target=call) for _ in range(12)]
    for caller in callers: caller.start()
    for caller in callers: caller.join()
    return ended

def with_urllib3(seconds):
    manager = urllib3.PoolManager(maxsize=1, block=True, retries=False)
    return threads(seconds, lambda url: manager.request("GET", url, pool_timeout=1.0, timeout=30).status)

def with_client(seconds):
    with httpx.Client(limits=limits, timeout=timeout) as client:
        return threads(seconds, lambda url: client.get(url).status_code)

def with_async_client(seconds):
    async def call(client, begin):
        try: good = (await client.get(f"{address}{seconds}")).status_code == 200
        except httpx.PoolTimeout: good = False
        return good, time.monotonic() - begin
    async def main():
        async with httpx.AsyncClient(limits=limits, timeout=timeout) as client:
            begin = time.monotonic()
            return await asyncio.gather(*(call(client, begin) for _ in range(12)))
    return asyncio.run(main())

seen = {}
for name, run in (("urllib3", with_urllib3), ("httpx.Client", with_client), ("httpx.AsyncClient", with_async_client)):
    for seconds in (0.5, 1.5):
        ended = run(seconds)
        answered, failed = [time for good, time in ended if good], [time for good, time in ended if not good]
        seen[name, seconds] = len(failed), max(time for _, time in ended)
        print(f"{name:18} a callee of {seconds} s: {len(answered)} of 12 answered, the last after {max(answered):.1f} s; {len(failed)} had to wait too long"
              + (f", and failed after {max(failed):.1f} s" if failed else ""), flush=True)
for (name, seconds), (failed, longest) in seen.items():
    if seconds == 1.5 or name == "urllib3": good = failed >= 7 and longest < 4
    else: good = failed == 0 and longest > 5
    if not good: sys.exit("changed")
PYTHON
