#!/usr/bin/env bash
# `gunicorn --timeout 2` ends a request after 2 s; with `--threads 2` added, the same request runs for as long as it likes.
#
# Believed:  the timeout is one for requests, and threads change how many are worked on at a time.
# So:        with more than one thread gunicorn takes another class of worker. The timeout is one for workers that say
#            nothing, and there a thread of its own says that all is well while the others work: a request of 8 s is
#            answered with 200 after 8 s, and no line of the log says that the timeout has no meaning any more.
# Matters:   the two options stand in the command of a container, and the second is the usual advice for services that wait
#            for others. Whoever follows it loses the only bound of the time for which a thread is held: read as the
#            callee's timeout, the number is right without threads and of no meaning with them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gunicorn==27.0.1
"$folder/venv/bin/gunicorn" --version

cat >"$folder/shop.py" <<'PYTHON'
import time

def app(request, start):
    if request["PATH_INFO"] == "/report": time.sleep(8)
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]
PYTHON
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, time, urllib.error, urllib.request

folder = sys.argv[1]

def ask(port, path):
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=40).status
    except urllib.error.HTTPError as error: return error.code
    except OSError: return 0

def serve(*options):
    """Status and time of a request of 8 s, and whether the log mentions a timeout."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/log", "w+") as log:
        server = subprocess.Popen([f"{folder}/venv/bin/gunicorn", "--bind", f"127.0.0.1:{port}", "--timeout", "2", *options, "shop:app"],
                                  cwd=folder, stdout=log, stderr=log)
        try:
            for _ in range(200):
                if ask(port, "/") == 200: break
                time.sleep(0.1)
            begin = time.monotonic()
            status, lasted = ask(port, "/report"), time.monotonic() - begin
        finally:
            server.terminate()
            server.wait()
        log.seek(0)
        return status == 200, round(lasted), "TIMEOUT" in log.read().upper()

plain, threads = serve(), serve("--threads", "2")
for options, seen in (("--timeout 2", plain), ("--timeout 2 --threads 2", threads)):
    print("%-25s a request of 8 s is answered with 200: %-5s after %d s; the log mentions a timeout: %s" % (options, *seen))
if plain[0] or plain[1] > 6 or not plain[2] or not threads[0] or threads[1] < 8 or threads[2]: sys.exit("changed")
PYTHON
