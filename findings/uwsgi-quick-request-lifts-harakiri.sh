#!/usr/bin/env bash
# `harakiri = 2` of uWSGI ends a request of six seconds, unless another one has been answered meanwhile.
#
# Believed:  harakiri is a limit on each request, with `threads = 4` too: one that takes longer than 2 s is ended.
# So:        there is one alarm for each process, and all its threads share it: whoever begins sets it anew, and whoever ends
#            takes it off. Beside a slow request one quick one, a health check for instance, is enough, and the slow one runs
#            as long as it likes. Alone, or with one thread, it is ended after 2 s.
# Matters:   the limit works in a test with one request and not under load, when it is needed: a callee that hangs fills all
#            threads, and each request that still gets through takes off the alarm. The bound on the time that this service
#            holds its caller is none; a timeout has to stand on each call that it makes itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyuwsgi==2.0.30.post1
echo "uWSGI $("$folder/venv/bin/uwsgi" --version)"

cat >"$folder/app.py" <<'PYTHON'
import time
def application(environment, start):
    time.sleep(float(environment["PATH_INFO"][1:]))
    start("200 OK", [("Content-Length", "0")])
    return [b""]
PYTHON
NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, threading, time, urllib.request

folder = sys.argv[1]

def run(name, threads, quick):
    """A request of six seconds, and quick ones beside it at these times. How the slow one ends, and after what time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([f"{folder}/venv/bin/uwsgi", "--master", "--die-on-term", "--http-socket", f"127.0.0.1:{port}",
                               "--wsgi-file", f"{folder}/app.py", "--processes", "1", "--threads", str(threads), "--harakiri", "2"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def ask(seconds):
        try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/{seconds}", timeout=30).status
        except OSError: return "connection closed"
    try:
        for _ in range(100):
            if ask(0) == 200: break
            time.sleep(0.1)
        begin, answer = time.monotonic(), []
        def slow(): answer.append((ask(6), time.monotonic() - begin))
        caller = threading.Thread(target=slow)
        caller.start()
        for when in quick:
            time.sleep(max(0, begin + when - time.monotonic()))
            ask(0)
        caller.join()
    finally:
        server.terminate()
        server.wait()
    print(f"{name:40} the slow one: {answer[0][0]} after {answer[0][1]:.1f} s", flush=True)
    return answer[0]

seen = [run("one thread", 1, []), run("four threads, nobody else", 4, []), run("four threads, a quick one after 1 s", 4, [1])]
if [ended for ended, _ in seen] != ["connection closed", "connection closed", 200] or max(seen[0][1], seen[1][1]) > 5: sys.exit("changed")
PYTHON
