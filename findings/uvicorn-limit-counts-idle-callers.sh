#!/usr/bin/env bash
# `uvicorn --limit-concurrency 5` answers 503 while it does nothing at all.
#
# Believed:  the limit is on requests under way: 503 means that five are being worked on.
# So:        connections count too, also those that callers keep open and do not use, and the limit itself is too many. Four
#            callers that have had their answers are enough: everybody else is turned away until one of them lets go, and
#            the four go on being served.
# Matters:   callers keep connections in pools, so the limit is one on callers and not on load: more replicas of a caller
#            make an idle service refuse, and which of them depends on who came first. Read as a bulkhead, the number
#            predicts no refusals where all are refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0
"$folder/venv/bin/uvicorn" --version

cat >"$folder/app.py" <<'PYTHON'
async def shop(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
PYTHON
cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.client, socket, subprocess, sys, time

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
uvicorn = subprocess.Popen([f"{folder}/venv/bin/uvicorn", "app:shop", "--port", str(port), "--limit-concurrency", "5",
                            "--timeout-keep-alive", "60", "--log-level", "error"])

def ask(connection):
    connection.request("GET", "/")
    response = connection.getresponse()
    response.read()
    return response.status

def caller():
    connection = http.client.HTTPConnection("127.0.0.1", port)
    return connection, ask(connection)

try:
    for _ in range(200):
        try: socket.create_connection(("127.0.0.1", port)).close(); break
        except OSError: time.sleep(0.1)
    time.sleep(1)
    callers = [caller() for _ in range(6)]  # one after the other: no two requests are ever under way
    time.sleep(1)
    again = [ask(connection) for connection, _ in callers[:4]]
    callers[0][0].close()
    time.sleep(1)
    later = caller()[1]
finally:
    uvicorn.terminate()
    uvicorn.wait()
first = [status for _, status in callers]
print(f"six callers in turn: {first}; the first four again: {again}; a new one after one has gone: {later}")
if first != [200] * 4 + [503] * 2 or again != [200] * 4 or later != 200:
    sys.exit("changed")
PYTHON
