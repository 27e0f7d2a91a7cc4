#!/usr/bin/env bash
# Told to end, Hypercorn answers a request of six seconds with 500 after three; uvicorn, Granian and gunicorn finish it.
#
# Believed:  at SIGTERM a server for Python takes no new connections and finishes what it has, for as long as Kubernetes
#            waits, which is 30 s where nothing is said.
# So:        Hypercorn gives it 3 s, unless `--graceful-timeout` says more, and then makes up an answer: 500, as if the
#            application had failed. The other three let the request end and exit after it.
# Matters:   the grace of the Pod is not that of the server in it. Each roll-out cuts every call that takes longer than 3 s,
#            for callers and traces it is a fault of the service, and one that most policies of retries, made for 502,
#            503 and 504, do not retry. Errors at each deployment are rate times (time of the call minus 3 s).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check hypercorn==0.18.0 uvicorn==0.54.0 granian==2.8.9 gunicorn==27.0.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -iE '^(hypercorn|uvicorn|granian|gunicorn) '

cat >"$folder/shop.py" <<'PYTHON'
import asyncio, time

def plain(request, start):
    if request["PATH_INFO"] == "/report": time.sleep(6)
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown": return
    if scope["path"] == "/report": await asyncio.sleep(6)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})
PYTHON
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]

def ask(port, path):
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=40).status
    except urllib.error.HTTPError as error: return error.code
    except OSError: return 0

def drain(name, *options):
    """What a request of 6 s is answered with whose server is told to end 1 s after its beginning, and when."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([f"{folder}/venv/bin/{name}", *(option.replace("PORT", str(port)) for option in options)],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answer = []
    def report():
        begin = time.monotonic()
        answer.append(ask(port, "/report"))
        answer.append(time.monotonic() - begin)
    try:
        for _ in range(200):
            if ask(port, "/") == 200: break
            time.sleep(0.1)
        request = threading.Thread(target=report)
        request.start()
        time.sleep(1)
        server.terminate()
        request.join()
        server.wait(40)
    finally:
        if server.poll() is None: server.kill()
    print(f"{name:10} {' '.join(options[2:]):45} request of 6 s: {answer[0]} after {answer[1]:.1f} s", flush=True)
    return answer

seen = {
    "hypercorn": drain("hypercorn", "--bind", "127.0.0.1:PORT", "shop:app"),
    "patient": drain("hypercorn", "--bind", "127.0.0.1:PORT", "--graceful-timeout", "30", "shop:app"),
    "uvicorn": drain("uvicorn", "--port", "PORT", "shop:app"),
    "granian": drain("granian", "--port", "PORT", "--interface", "asgi", "shop:app"),
    "gunicorn": drain("gunicorn", "--bind", "127.0.0.1:PORT", "shop:plain"),
}
for name, (status, lasted) in seen.items():
    if name == "hypercorn" and (status != 500 or lasted > 5.8) or name != "hypercorn" and (status != 200 or lasted < 6): sys.exit("changed")
PYTHON
