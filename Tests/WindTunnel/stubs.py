"""Services as stubs on loopback, which call each other through proxies as a topology says, and what they can suffer."""
import asyncio, collections, random, re, time


def number(text):
    """`20/s`, `20%`, `3` as a plain number; a minute's rate by the second."""
    if isinstance(text, (int, float)): return float(text)
    value, unit = re.fullmatch(r"([\d.]+)\s*(%|/s|/m|k/s)?", text).groups()
    return float(value) * {None: 1, "%": 0.01, "/s": 1, "/m": 1 / 60, "k/s": 1000}[unit]


def seconds(text):
    """`300ms`, `2s`; None for nothing."""
    if text is None: return None
    value, unit = re.fullmatch(r"([\d.]+)\s*(ms|s|m)", text).groups()
    return float(value) * {"ms": 0.001, "s": 1, "m": 60}[unit]


def stages(calls):
    """Calls of one stage are made at once, those without a stage one after another."""
    found = {}
    for index, call in enumerate(calls): found.setdefault(call.get("stage", f"alone {index}"), []).append(call)
    return list(found.values())


class Edge:
    """A call of the topology: where its proxy listens, and idle connections to that."""
    def __init__(self, caller, call, port):
        self.caller, self.call, self.port, self.idle = caller, call, port, []
        self.lost = []    # what calls that failed took, in seconds

    async def ask(self, root):
        """Whether the proxy answers 200."""
        begun = time.monotonic()
        answered = False
        try:
            reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET / HTTP/1.1\r\nhost: stub\r\nx-root: %d\r\n\r\n" % root)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            if length: await reader.readexactly(int(length[1]))
            if length and b"connection: close" not in head.lower(): self.idle.append((reader, writer))
            else: writer.close()
            answered = head.startswith(b"HTTP/1.1 200")
        except (OSError, asyncio.IncompleteReadError):
            pass
        if not answered: self.lost.append(time.monotonic() - begun)
        return answered


class System:
    """All services of a topology in one event loop."""
    def __init__(self, topology, ports):
        """`ports`: of the stub of each service by its name, and of the proxy of each call by its place in the file."""
        self.services = topology["services"]
        self.ports = ports
        self.edges = {name: [Edge(name, call, ports[name, index]) for index, call in enumerate(service.get("calls", []))]
            for name, service in self.services.items()}
        self.entries = {name: number(service["entry"]["rate"]) for name, service in self.services.items() if "entry" in service}
        self.random = random.Random(1)
        self.servers, self.tasks = [], set()
        self.reset()

    def reset(self):
        self.tries = collections.defaultdict(collections.Counter)
        self.lessened = set()    # requests that a fallback answers
        self.failing, self.silent_until, self.limited, self.free = None, {}, None, 0.0
        for edges in self.edges.values():
            for edge in edges: edge.lost = []

    async def start(self):
        for name in self.services:
            self.servers.append(await asyncio.start_server(lambda r, w, name=name: self.serve(name, r, w), "127.0.0.1", self.ports[name]))

    async def stop(self):
        for server in self.servers: server.close()
        for task in list(self.tasks): task.cancel()
        for edges in self.edges.values():
            for edge in edges:
                for _, writer in edge.idle: writer.close()
        await asyncio.sleep(0)

    async def serve(self, name, reader, writer):
        """A connection of the proxy. Who hangs up ends nothing that has begun, as in most servers."""
        task = asyncio.current_task()
        self.tasks.add(task)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                root = int(re.search(rb"x-root: (\d+)", head.lower())[1])
                answered = await self.answer(name, root)
                writer.write(b"HTTP/1.1 %s\r\ncontent-length: 0\r\n\r\n" % (b"200 OK" if answered else b"503 Service Unavailable"))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.tasks.discard(task)
            writer.close()

    async def answer(self, name, root):
        """One request: whether it is answered well."""
        self.tries[name][root] += 1
        if name == self.failing: return False
        if name == self.limited:
            # One server with a queue before it, which works off all that has come, be it still waited for or not.
            now = time.monotonic()
            self.free = max(self.free, now, self.silent_until.get(name, 0)) + 1 / number(self.services[name]["capacity"]) / self.services[name].get("replicas", 1)
            await asyncio.sleep(self.free - now)
        elif time.monotonic() < self.silent_until.get(name, 0):
            await asyncio.sleep(self.silent_until[name] - time.monotonic())
        edges = {id(edge.call): edge for edge in self.edges[name]}
        for stage in stages(self.services[name].get("calls", [])):
            results = await asyncio.gather(*(self.call(edges[id(call)], root) for call in stage))
            if not all(ok or call.get("fallback") for ok, call in zip(results, stage)): return False
            if not all(results): self.lessened.add(root)
        return True

    async def call(self, edge, root):
        often = edge.call.get("per_request", 1)
        times = int(often) + (self.random.random() < often - int(often))
        return all(await asyncio.gather(*(edge.ask(root) for _ in range(times))))

    async def load(self, lasting, scale=1.0):
        """Requests at all entries at an even pace; for each, when it came, when it ended, whether it was answered, and whether without a fallback."""
        begun, outcomes, requests = time.monotonic(), [], set()
        arrivals = sorted((turn / (rate * scale), name) for name, rate in self.entries.items() for turn in range(int(lasting * rate * scale)))
        self.lag = 0.0

        async def request(name, root):
            came = time.monotonic()
            answered = await self.answer(name, root)
            outcomes.append((came - begun, time.monotonic() - begun, answered, answered and root not in self.lessened))

        for root, (due, name) in enumerate(arrivals):
            wait = begun + due - time.monotonic()
            if wait > 0: await asyncio.sleep(wait)
            self.lag = max(self.lag, time.monotonic() - begun - due)
            if self.enough(time.monotonic() - begun, outcomes): break
            task = asyncio.ensure_future(request(name, root))
            requests.add(task)
            task.add_done_callback(requests.discard)
        if requests: await asyncio.wait(requests, timeout=5)
        for task in list(requests): task.cancel()
        return outcomes

    def enough(self, elapsed, outcomes): return False
