"""Configurations of proxies, each with what it is called and how many stubs stand behind it. Ports are PORT0, PORT1 and LISTEN."""
import json

ALL = []


def envoy(name, route="timeout: 1s", cluster="", count=1):
    endpoints = "".join(f"\n        - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: PORT{n}}}}}}}" for n in range(count))
    ALL.append(("envoy", name, count, f"""
node: {{id: edge, cluster: edge}}
static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: LISTEN}}}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: edge
          http_filters:
          - {{name: router, typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}}}
          route_config:
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
              - {{match: {{path: /ready}}, direct_response: {{status: 200}}}}
              - {{match: {{prefix: /}}, route: {{cluster: stubs, {route}}}}}
  clusters:
  - name: stubs
    {cluster}
    load_assignment:
      cluster_name: stubs
      endpoints:
      - lb_endpoints:{endpoints}
"""))


def haproxy(name, backend="", servers=("",)):
    listed = "".join(f"\n  server s{number} 127.0.0.1:PORT{number} {more}" for number, more in enumerate(servers))
    ALL.append(("haproxy", name, len(servers), f"""
defaults
  mode http
  timeout client 30s
  timeout connect 1s
  # Else a body that comes later than its head is in the way of another try, by chance.
  option http-buffer-request
frontend edge
  bind 127.0.0.1:LISTEN
  http-request return status 200 if {{ path /ready }}
  default_backend stubs
backend stubs
  {backend}{listed}
"""))


def nginx(name, location="", servers=("",), upstream=""):
    listed = "".join(f"server 127.0.0.1:PORT{number} {more};" for number, more in enumerate(servers))
    ALL.append(("nginx", name, len(servers), f"""
error_log /dev/null;
pid FOLDER/pid;
events {{}}
http {{
  access_log off;
  client_body_temp_path FOLDER/body;
  proxy_temp_path FOLDER/proxy;
  fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi;
  scgi_temp_path FOLDER/scgi;
  upstream stubs {{ {upstream} {listed} }}
  server {{
    listen 127.0.0.1:LISTEN;
    location = /ready {{ return 200; }}
    location / {{ proxy_pass http://stubs; {location} }}
  }}
}}
"""))


def caddy(name, count=1, **handler):
    handler = {"handler": "reverse_proxy", "upstreams": [{"dial": f"127.0.0.1:PORT{number}"} for number in range(count)], **handler}
    ready = {"match": [{"path": ["/ready"]}], "handle": [{"handler": "static_response", "status_code": 200}], "terminal": True}
    text = json.dumps({"admin": {"disabled": True}, "apps": {"http": {"servers": {"srv0": {
        "listen": ["127.0.0.1:LISTEN"], "automatic_https": {"disable": True}, "routes": [ready, {"handle": [handler]}]}}}}})
    ALL.append(("caddy", name, count, text))


def traefik(name, count=1, retry="", balancer="", middleware="", transport="responseHeaderTimeout: 1s"):
    servers = ", ".join(f"{{url: 'http://127.0.0.1:PORT{number}'}}" for number in range(count))
    parts = [part for part in [retry and f"retry: {{{retry}}}", middleware] if part]
    middlewares = "".join(f"\n    m{number}: {{{part}}}" for number, part in enumerate(parts))
    names = ", ".join(f"m{number}" for number in range(len(parts)))
    ALL.append(("traefik", name, count, f"""
http:
  routers:
    web: {{rule: "PathPrefix(`/`)", service: stubs{", middlewares: [" + names + "]" if names else ""}}}
  {"middlewares:" + middlewares if parts else ""}
  services:
    stubs: {{loadBalancer: {{servers: [{servers}]{", serversTransport: t" if transport else ""}{", " + balancer if balancer else ""}}}}}
  {"serversTransports: {t: {forwardingTimeouts: {" + transport + "}}}" if transport else ""}
"""))


RETRY = "retry_policy: {retry_on: '5xx,reset', num_retries: 2, retry_back_off: {base_interval: 0.01s}"
EJECT = "outlier_detection: {consecutive_5xx: 3, "
CALM = "}\n    common_lb_config: {healthy_panic_threshold: {value: 0}}"
envoy("a timeout alone")
envoy("no timeout", "timeout: 0s")
envoy("silence", "priority: DEFAULT")
envoy("retries without retry_on", "timeout: 1s, retry_policy: {num_retries: 3}")
envoy("retries of answers and failures", "timeout: 3s, " + RETRY + ", per_try_timeout: 0.4s}")
envoy("retries, silence on their number", "timeout: 3s, retry_policy: {retry_on: 5xx, per_try_timeout: 0.4s}")
envoy("retries cut off by the route", "timeout: 1s, " + RETRY + ", per_try_timeout: 0.7s}")
envoy("retries without a time of their own", "timeout: 1s, " + RETRY + "}")
envoy("retries of failures alone", "timeout: 1s, retry_policy: {retry_on: reset, num_retries: 2, per_try_timeout: 0.3s}")
envoy("ejection of one host, silence", cluster=EJECT + "}")
envoy("ejection of all, with panic", cluster=EJECT + "max_ejection_percent: 100}")
envoy("ejection of all, without panic", cluster=EJECT + "max_ejection_percent: 100" + CALM)
envoy("ejection of the one host, without panic", cluster=EJECT + "always_eject_one_host: true" + CALM)
envoy("ejection of half, without panic", cluster=EJECT + "max_ejection_percent: 50" + CALM, count=2)
envoy("retries over two hosts", "timeout: 3s, " + RETRY + ", per_try_timeout: 0.4s}", count=2)
envoy("four retries", "timeout: 5s, retry_policy: {retry_on: '5xx,reset', num_retries: 4, per_try_timeout: 0.2s}")

haproxy("silence")
haproxy("a timeout", "timeout server 400ms")
haproxy("no retries", "retries 0")
haproxy("two servers", "timeout server 400ms", ("", ""))
haproxy("answers are tried again", "timeout server 400ms\n  retries 2\n  retry-on 503")
haproxy("hang-ups are tried again", "timeout server 400ms\n  retries 2\n  retry-on conn-failure empty-response")
haproxy("silence is tried again", "timeout server 400ms\n  retries 2\n  retry-on response-timeout")
haproxy("all is tried again", "timeout server 400ms\n  retries 2\n  retry-on all-retryable-errors", ("", ""))
haproxy("all is tried again, silence on the number", "timeout server 400ms\n  retry-on all-retryable-errors")
haproxy("not POST", "timeout server 400ms\n  retries 2\n  retry-on all-retryable-errors\n  http-request disable-l7-retry if METH_POST")
haproxy("nothing is tried again", "timeout server 400ms\n  retry-on none")
haproxy("marked down", "timeout server 400ms", ("check inter 1h observe layer7 error-limit 5 on-error mark-down",) * 2)
haproxy("checks that fail", "timeout server 400ms", ("check inter 1h observe layer7 error-limit 3 fall 2",))
haproxy("errors of connections alone", "timeout server 400ms", ("check inter 1h observe layer4 error-limit 3 on-error mark-down",))

nginx("one server", "proxy_read_timeout 1s;")
nginx("silence")
nginx("two servers", "proxy_read_timeout 1s;", ("", ""))
nginx("three servers, and nobody left out", "proxy_read_timeout 400ms;", ("max_fails=0",) * 3)
nginx("three servers", "proxy_read_timeout 400ms;", ("",) * 3)
nginx("three servers, two tries", "proxy_read_timeout 400ms; proxy_next_upstream_tries 2;", ("",) * 3)
nginx("three servers, one try", "proxy_read_timeout 400ms; proxy_next_upstream off;", ("",) * 3)
nginx("answers are tried again", "proxy_read_timeout 400ms; proxy_next_upstream error timeout http_503;", ("",) * 2)
nginx("POST too", "proxy_read_timeout 400ms; proxy_next_upstream error timeout non_idempotent;", ("",) * 2)
nginx("a server that is down", "proxy_read_timeout 400ms;", ("", "", "down"))

caddy("silence")
header = {"transport": {"protocol": "http", "response_header_timeout": "400ms"}}
caddy("a timeout", **header)
caddy("a time for each read", transport={"protocol": "http", "read_timeout": "500ms"})
caddy("retries", **header, load_balancing={"retries": 2})
caddy("retries of GET and PUT", **header, load_balancing={"retries": 2, "retry_match": [{"method": ["GET", "PUT"]}]})
caddy("retries of all, with their bodies", **header, request_buffers=4096, load_balancing={"retries": 2, "retry_match": [{"path": ["/*"]}]})
caddy("retries for a time", **header, load_balancing={"try_duration": "1s"})
caddy("retries for a time, with a pause", **header, load_balancing={"try_duration": "1s", "try_interval": "500ms"})
caddy("left out after a failure", **header, health_checks={"passive": {"fail_duration": "30s"}})
caddy("left out after three failures", 2, **header, health_checks={"passive": {"fail_duration": "30s", "max_fails": 3}})
caddy("counted, and for no time", **header, health_checks={"passive": {"max_fails": 1}})

traefik("silence", transport="")
traefik("a timeout")
traefik("retries", retry="attempts: 3")
traefik("retries of answers", retry="attempts: 3, status: ['500-599']", transport="responseHeaderTimeout: 400ms")
traefik("retries of one answer", retry="attempts: 3, status: ['503']", transport="responseHeaderTimeout: 400ms")
traefik("retries of answers, POST too", retry="attempts: 3, status: ['500-599'], retryNonIdempotentMethod: true", transport="responseHeaderTimeout: 400ms")
traefik("retries for a time", retry="attempts: 5, status: ['500-599'], timeout: 600ms", transport="responseHeaderTimeout: 400ms")
traefik("left out after a failure", balancer="passiveHealthCheck: {failureWindow: 30s, maxFailedAttempts: 1}")
traefik("a breaker", middleware="circuitBreaker: {expression: 'NetworkErrorRatio() > 0.3'}")
traefik("a breaker of answers", middleware="circuitBreaker: {expression: 'ResponseCodeRatio(500, 600, 0, 600) > 0.3'}")
