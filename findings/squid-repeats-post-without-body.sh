#!/usr/bin/env bash
# A POST without a body that is answered 504 is carried out by all three servers behind Squid, and one with a body by one.
#
# Believed:  a proxy repeats requests by methods that may be repeated, or those on which it is told to; `retry_on_error` of
#            Squid is off, so an answer of the server, good or bad, is what the caller gets.
# So:        502 and 504 are repeated without being told to, at each of the other servers, at once; 500 and 503 are not. What
#            counts is the body: a request that has none goes out again, a POST too (`/orders/17/cancel`), and a PUT with
#            a body, which might be repeated, is sent once. Where the server hangs up without an answer, the method counts:
#            GET and DELETE go to all three, twice to one whose connection had been in use before, and POST goes to one.
# Matters:   calls that carry their command in the path have as many attempts as there are servers, and a 504 says that the
#            work may well be under way: it is done three times. The more replicas, the more attempts, all of them in the
#            moment when the replicas are slow, and no line of the configuration has a number for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download squid squid-common libecap3 libltdl7 libnetfilter-conntrack3 libnfnetlink0 libtdb1)  # Debian 12
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done
machine=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
export LD_LIBRARY_PATH="$folder/root/usr/lib/$machine"
"$folder/root/usr/sbin/squid" -v | sed -n 1p

python3 - "$folder" <<'PYTHON'
import http.client, http.server, os, socket, subprocess, sys, threading, time

folder, calls = sys.argv[1], []

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls.append(self.server.server_port)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/hangup":
            self.close_connection = True
            return
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()
    do_DELETE = do_POST = do_PUT = do_GET

servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) for _ in range(3)]
for server in servers: threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
os.mkdir(f"{folder}/pages")
peers = "\n".join(f"cache_peer 127.0.0.1 parent {server.server_port} 0 no-query no-digest originserver round-robin name=shop{number}"
                  for number, server in enumerate(servers))
with open(f"{folder}/squid.conf", "w") as file:
    file.write(f"""http_port 127.0.0.1:{port} accel defaultsite=shop
{peers}
http_access allow all
cache deny all
cache_effective_user nobody
cache_log /dev/null
access_log none
pid_filename none
pinger_enable off
unlinkd_program {folder}/root/usr/lib/squid/unlinkd
shutdown_lifetime 0 seconds
coredump_dir {folder}
mime_table {folder}/root/usr/share/squid/mime.conf
icon_directory {folder}/root/usr/share/squid/icons
error_directory {folder}/pages
err_page_stylesheet {folder}/root/etc/squid/errorpage.css
""")

def ask(method, path, body=None):
    """The status for the caller, the requests that the servers saw, and how many servers saw one."""
    calls.clear()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request(method, path, body)
        return client.getresponse().status, len(calls), len(set(calls))
    except OSError: return 0, 0, 0
    finally: client.close()

squid = subprocess.Popen([f"{folder}/root/usr/sbin/squid", "-N", "-f", f"{folder}/squid.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seen = {}
try:
    for _ in range(100):
        if ask("GET", "/200")[0] == 200: break
        time.sleep(0.1)
    for path in ("/200", "/500", "/503", "/502", "/504", "/hangup"):
        for method, body in (("GET", None), ("DELETE", None), ("PUT", "x"), ("POST", "x"), ("POST", None)):
            name = method + (" with a body" if body else "")
            seen[path, name] = ask(method, path, body)
finally:
    squid.terminate()
    squid.wait()
for path in ("/200", "/500", "/503", "/502", "/504", "/hangup"):
    print(f"{path[1:]:7}" + ", ".join(f"{name} {status} ({requests} sent to {there})" for (of, name), (status, requests, there) in seen.items() if of == path))
for (path, name), (status, requests, there) in seen.items():
    if path in ("/502", "/504"): good = (requests, there) == ((1, 1) if "body" in name else (3, 3))
    elif path == "/hangup" and name in ("GET", "DELETE"): good = 3 <= requests <= 6 and there == 3
    else: good = (requests, there) == (1, 1)
    if not good or status != (502 if path == "/hangup" else int(path[1:])): sys.exit("changed")
PYTHON
