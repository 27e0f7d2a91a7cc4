#!/usr/bin/env bash
# A back end that hangs up is a 502 of Apache to the first request of a connection, and no answer at all to the second.
#
# Believed:  a reverse proxy that loses its back end in the middle of a request answers 502, as it does on a timeout: an error
#            with a status, which is repeated only by who asks for it.
# So:        Apache does so for the first request on a caller's connection. From the second on it hangs up as well, without a
#            byte, so that the caller tries again, also after a POST. A library that takes this for an idle connection that was
#            closed sends by itself what it may: aiohttp a PUT, which the back end then has twice. A timeout (`timeout=2`) is
#            a 502 either way.
# Matters:   one and the same fault is a 502 or a lost connection, and one attempt or two, by what the connection was used for
#            before: tests with a new connection for each call see the first, services with a pool the second. Retries and
#            breakers that are set for 502 miss most of these faults, and the request that kills a worker gets a second one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiohttp==3.14.5
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download apache2-bin libapr1 libaprutil1)  # Debian 12
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done
machine=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
export LD_LIBRARY_PATH="$folder/root/usr/lib/$machine"
"$folder/root/usr/sbin/apache2" -v | sed -n 1p
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^aiohttp '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, http.client, http.server, socket, subprocess, sys, threading, time
import aiohttp

folder, calls = sys.argv[1], []

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/before": calls.append(self.command)
        if self.path == "/slow": time.sleep(4)
        if self.path == "/lost":
            self.close_connection = True
            return
        try:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError: pass
    do_POST = do_PUT = do_GET

back = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=back.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
modules = "\n".join(f"LoadModule {name}_module {folder}/root/usr/lib/apache2/modules/mod_{name}.so" for name in ("mpm_event", "authz_core", "proxy", "proxy_http"))
with open(f"{folder}/apache.conf", "w") as file:
    file.write(f"""{modules}
ServerName shop
User nobody
Group nogroup
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/log
Mutex pthread
Listen 127.0.0.1:{port}
ProxyPass / http://127.0.0.1:{back.server_port}/ timeout=2
""")

def ask(method, path, used_before):
    """What the caller gets, and the requests that the back end sees."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        if used_before:
            client.request("GET", "/before")
            client.getresponse().read()
        calls.clear()
        client.request(method, path)
        return client.getresponse().status, len(calls)
    except http.client.RemoteDisconnected: return "no answer", len(calls)
    except OSError: return "unreachable", len(calls)
    finally: client.close()

async def ask_with_aiohttp(used_before):
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        if used_before:
            async with session.get("/before") as response: await response.read()
        calls.clear()
        async with session.put("/lost", data=b"x") as response: return response.status, len(calls)

apache = subprocess.Popen([f"{folder}/root/usr/sbin/apache2", "-DFOREGROUND", "-f", f"{folder}/apache.conf"], stderr=subprocess.DEVNULL)
seen = {}
try:
    for _ in range(100):
        if ask("GET", "/", False)[0] == 200: break
        time.sleep(0.1)
    for name, call in (("GET, the back end takes too long", lambda used: ask("GET", "/slow", used)),
                       ("GET, the back end hangs up", lambda used: ask("GET", "/lost", used)),
                       ("POST, the back end hangs up", lambda used: ask("POST", "/lost", used)),
                       ("PUT by aiohttp, the back end hangs up", lambda used: asyncio.run(ask_with_aiohttp(used)))):
        seen[name] = call(False), call(True)
        print(f"{name:38}" + ", ".join(f"{order} on its connection: {got} ({requests} at the back end)"
                                      for order, (got, requests) in zip(("first", "second"), seen[name])), flush=True)
finally:
    apache.terminate()
    apache.wait()
slow, get, post, put = seen.values()
if slow != ((502, 1),) * 2 or get != ((502, 1), ("no answer", 1)) or post != get or put != ((502, 1), (502, 2)): sys.exit("changed")
PYTHON
