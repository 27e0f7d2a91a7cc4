"""What `topolint import` says of bodies, balancers and calls that wait for a connection, held against the proxies: how often a body is sent that
is as large as what is kept of it and one byte larger, how much a replica gets that fails at once, and how many of a burst are refused."""
import http.client, re, subprocess, tempfile, threading, time
import configurations


def made(write, *words, **more):
    """A configuration that is not among those of the other table."""
    write(*words, **more)
    return configurations.ALL.pop()


RETRY = "timeout: 5s, retry_policy: {retry_on: '5xx,reset', num_retries: 2}"
ROUTE = "{match: {prefix: /}, route:"
TRAEFIK = "attempts: 3, status: ['500-599'], retryNonIdempotentMethod: true"
POSTS = {"retries": 2, "retry_match": [{"method": ["POST"]}]}


def envoy(name, more, count=1, **settings):
    program, name, count, text = made(configurations.envoy, name, count=count, **settings)
    return program, name, count, text.replace(ROUTE, f"{{match: {{prefix: /}}, {more}, route:") if more else text


# What happens to bodies, and the failure after which they are sent again.
BODIES = [(each, kind) for each, kind in [
    (envoy("bodies, silence", "", route=RETRY), "503"),
    (envoy("bodies, a limit of the route", "request_body_buffer_limit: 3000000", route=RETRY), "503"),
    (envoy("bodies, the older limit of the route", "per_request_buffer_limit_bytes: 5000", route=RETRY), "hang-up"),
    (made(configurations.traefik, "bodies, silence", retry=TRAEFIK), "503"),
    (made(configurations.traefik, "bodies, a limit", retry=TRAEFIK + ", maxRequestBodyBytes: 5000"), "503"),
    (made(configurations.caddy, "bodies, silence", load_balancing=POSTS), "hang-up"),
    (made(configurations.caddy, "bodies, kept", load_balancing=POSTS, request_buffers=5000), "hang-up"),
]]
# Three replicas, of which one fails at once.
BALANCERS = [
    made(configurations.envoy, "balancing, silence", count=3),
    made(configurations.envoy, "balancing, least request", cluster="lb_policy: LEAST_REQUEST", count=3),
    made(configurations.nginx, "balancing, silence", "proxy_next_upstream off;", ("",) * 3),
    made(configurations.nginx, "balancing, least connections", "proxy_next_upstream off;", ("",) * 3, upstream="least_conn;"),
    made(configurations.traefik, "balancing, silence", count=3),
    made(configurations.traefik, "balancing, the better of two", balancer="strategy: p2c", count=3),
]
PENDING = [
    made(configurations.envoy, "waiting for a connection, one", cluster="circuit_breakers: {thresholds: [{max_pending_requests: 1}]}"),
    made(configurations.envoy, "waiting for a connection, silence"),
]
BURST = 50


def said(proxies, topolint, program, text, count, keys):
    """Attributes of the call, as `topolint import` writes them."""
    with tempfile.TemporaryDirectory() as folder:
        stubs = [type("Stub", (), {"server_address": ("", 20_001 + number)}) for number in range(count)]
        proxy = proxies.Proxy(type("None", (), {"command": lambda *_: []}), program, text, stubs, folder)
        run = subprocess.run([topolint, "import", proxy.file], capture_output=True, text=True, cwd=folder)
        return {key: (re.search(rf"^ +{key}: (.+)$", run.stdout, re.M) or [None, None])[1] for key in keys}


def size(text):
    value, unit = re.fullmatch(r"([\d.]+)([KMG]?i?B)", text).groups()
    return int(float(value) * {"B": 1, "KB": 1000, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}[unit])


class Running:
    """A proxy in front of stubs."""
    def __init__(self, proxies, programs, program, text, count):
        self.folder = tempfile.TemporaryDirectory()
        self.stubs = [proxies.Stub() for _ in range(count)]
        for stub in self.stubs: stub.kind = "ok"
        self.proxy = proxies.Proxy(programs, program, text, self.stubs, self.folder.name)

    def __enter__(self):
        self.proxy.__enter__()
        for stub in self.stubs: stub.count = 0
        return self

    def __exit__(self, *_):
        self.proxy.__exit__()
        for stub in self.stubs:
            stub.over.set()
            stub.shutdown()
            stub.server_close()
        self.folder.cleanup()

    def post(self, length):
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy.port, timeout=9)
        try:
            connection.request("POST", "/", body=b"x" * length)
            connection.getresponse().read()
        except (http.client.HTTPException, OSError): pass
        finally: connection.close()

    def at_once(self, number, asks=1):
        """How each of so many clients is answered, each of which asks so often."""
        statuses = []
        def ask():
            for _ in range(asks): statuses.append(self.proxy.ask("GET")[0])
        threads = [threading.Thread(target=ask) for _ in range(number)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        return statuses


def rows(proxies, programs, topolint, only):
    """A row of the table for each."""
    found = []
    def row(program, name, said, measured, wrong): found.append([program, name, said, "–", measured, "–", "–", "–", "–", wrong or "holds"])
    def chosen(all): return [each for each in all if not only or only in f"{each[0]} {each[1]}"]
    kinds = {each[:2]: kind for each, kind in BODIES}
    for program, name, count, text in chosen([each for each, _ in BODIES]):
        facts = said(proxies, topolint, program, text, count, ["retry_max_body", "attempts"])
        most, tries = size(facts["retry_max_body"]), []
        for length in [most, most + 1]:
            with Running(proxies, programs, program, text, count) as running:
                running.stubs[0].kind = kinds[program, name]
                running.post(length)
                tries.append(running.stubs[0].count)
        row(program, name, f"{facts['attempts']}, retry_max_body {facts['retry_max_body']}", f"POST of it {tries[0]}, of a byte more {tries[1]}",
            "" if tries == [int(facts["attempts"]), 1] else "attempts of a body")
    for program, name, count, text in chosen(BALANCERS):
        way = said(proxies, topolint, program, text, count, ["balancing"])["balancing"]
        with Running(proxies, programs, program, text, count) as running:
            for stub in running.stubs[1:]: stub.kind = "slow"
            running.stubs[0].kind = "503"
            running.at_once(6, 40)
            share = running.stubs[0].count / sum(stub.count for stub in running.stubs)
        row(program, name, f"balancing {way}", f"of three, the one that fails gets {share:.0%}",
            "" if (share > 0.45) == (way == "least_request") else "balancing")
    for program, name, count, text in chosen(PENDING):
        most = int(said(proxies, topolint, program, text, count, ["max_pending"])["max_pending"])
        with Running(proxies, programs, program, text, count) as running:
            running.stubs[0].kind = "slow"
            answered = running.at_once(BURST).count(200)
        row(program, name, f"max_pending {most}", f"{answered} of {BURST} at once are answered", "" if (answered == BURST) == (most >= BURST) else "max_pending")
    return found
