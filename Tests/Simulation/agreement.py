#!/usr/bin/env python3
"""Holds the figures of `topolint facts` against a simulation, on random topologies.

    python3 Tests/Simulation/agreement.py BINARY [--first 1] [--count 300] [--work 300000] [--keep FOLDER]

Each seed makes a topology: stages, loops of messages and asynchronous calls, caches, batches, fallbacks, gateways, queues, `on`,
timeouts. Request after request is then gone through as it would be served: every own work is drawn from the log-normal distribution
through p50 and p99, a call takes what its attempts take, an attempt that is given up goes on at the callee, and what comes after an error
is not done. There are always free workers, so that requests do not meet. A second walk makes all fail that can, and counts how often one
request comes to each service at worst.

Held against each other, for each service that is asked often enough to tell: the rate (within 5 %), the mean in flight (10 %), bounds
(never broken), the 99th percentile (within 15 % for 85 of 100), and the tries of one request (never above, and at the worst reached).
A walk in which something misses is made again with twenty times as many requests. Prints what misses then and one line of sums; fails if anything is outside of that. Python alone is needed.
"""
import argparse, collections, json, math, os, random, subprocess, sys, tempfile

WORK_QUEUES = {"sqs", "rabbitmq"}
MILLISECONDS = {"ms": 1, "s": 1000, "m": 60000}


def ms(text):
    """A duration in milliseconds; without end where there is none."""
    if text is None: return math.inf
    number = text.rstrip("ms")
    return float(number) * MILLISECONDS[text[len(number):]]


def share(text): return float(text.rstrip("%")) / 100


# Topologies


def topology(seed):
    r = random.Random(seed)
    count = r.randint(3, 9)
    names = [f"s{i}" for i in range(count)]
    services = {}
    goes_back = r.random() < 0.4 and r.randrange(1, count)
    for i, name in enumerate(names):
        p50 = round(r.uniform(2, 50), 1)
        service = {"latency": {"p50": f"{p50}ms", "p99": f"{round(p50 * r.uniform(1.2, 15), 1)}ms"}}
        calls = [call(r, other) for other in names[i + 1:] if r.random() < 0.4]
        if goes_back and i == goes_back:
            calls.append({"to": names[r.randint(0, i)], "mode": "async", "per_request": 0.2, "timeout": "1s"})
        if calls: service["calls"] = calls
        services[name] = service
    services["s0"]["entry"] = {"rate": "40/s"}
    for name in names[:-2]:
        if r.random() < (0.25 if name == "s0" else 0.07): make_gateway(r, services[name])
    queues = {}
    for i in range(r.choice([0, 0, 1, 2])): add_queue(r, services, names, queues, f"q{i}")
    document = {"topolint": 1, "services": services}
    if queues: document["queues"] = queues
    return document


def call(r, to):
    call = {"to": to}
    if r.random() < 0.9: call["timeout"] = f"{r.choice([30000, 30000, 1000, 200])}ms"
    kind = r.random()
    if kind < 0.25: call["per_request"] = r.choice([0.1, 0.5, 2, 3, 1.5])
    elif kind < 0.4: call.update(per_request=r.randint(2, 12), batch=r.randint(2, 5))
    if r.random() < 0.2: call["cache"] = {"hit_ratio": f"{r.randint(10, 95)}%", "ttl": "1m"}
    if r.random() < 0.3: call["stage"] = r.randint(1, 2)
    if r.random() < 0.3:
        call.update(attempts=r.choice([2, 2, 3]), backoff=f"{r.choice([10, 50])}ms")
        if r.random() < 0.3: call["max_backoff"] = "60ms"
    if r.random() < 0.2: call["total_timeout"] = f"{r.choice([300, 2000])}ms"
    if r.random() < 0.3: call["fallback"] = True
    return call


def make_gateway(r, service):
    service["role"] = "gateway"
    calls = [c for c in service.get("calls", []) if c.get("mode") != "async"]
    if len(calls) < 2 or r.random() < 0.3: return
    for c in calls:
        for key in ("per_request", "batch", "stage"): c.pop(key, None)
    left = 100
    if r.random() < 0.6:
        for c in calls[:-1]:
            c["share"] = f"{r.randint(0, left // 2)}%"
            left -= int(c["share"][:-1])
        calls[-1]["share"] = f"{left}%"


def add_queue(r, services, names, queues, queue):
    """A queue from one service to one or two later ones, and sometimes an answer that comes back and sets off nothing, or little."""
    queues[queue] = {"kind": r.choice(["sqs", "kafka"])}
    start = r.randrange(len(names) - 1)
    producer = services[names[start]]
    producer.setdefault("publishes", []).append({"to": queue, "per_request": r.choice([1, 1, 0.5, 2])})
    consumers = r.sample(names[start + 1:], min(r.choice([1, 1, 2]), len(names) - start - 1))
    for name in consumers: services[name].setdefault("consumes", []).append({"from": queue})
    if r.random() < 0.5:
        answer = f"{queue}-answer"
        queues[answer] = {"kind": "kafka"}
        services[consumers[0]].setdefault("publishes", []).append({"to": answer, "on": queue})
        producer.setdefault("consumes", []).append({"from": answer})
        # The answer sets off one thing at most, and nothing of what was before.
        for edge in producer.get("calls", []) + producer["publishes"]:
            if "on" not in edge: edge["on"] = "requests" if r.random() < 0.8 or edge.get("to") in queues else ["requests", answer]
        if r.random() < 0.5 and start + 1 < len(names):
            producer.setdefault("calls", []).append({"to": names[-1], "timeout": "30s", "on": answer})


# Going through requests


class Endless(Exception): pass


class Simulation:
    most_of_one = 20000

    def __init__(self, document, seed):
        self.services = document["services"]
        self.queues = document.get("queues", {})
        self.random = random.Random(seed)
        self.consumers = collections.defaultdict(list)
        for name, service in self.services.items():
            for consume in service.get("consumes", []): self.consumers[consume["from"]].append(name)
        self.plans = {name: self.plan(name) for name in self.services}
        self.own = {}
        for name, service in self.services.items():
            p50, p99 = ms(service["latency"]["p50"]), ms(service["latency"]["p99"])
            self.own[name] = (math.log(p50), math.log(p99 / p50) / 2.3263478740408408)
        self.times = collections.defaultdict(list)
        self.of_requests = collections.defaultdict(list)
        self.requests = 0
        self.served = 0

    def plan(self, name):
        """What a service does after its own work, in order: routes as one step, stages as one, other calls one by one."""
        service = self.services[name]
        calls = service.get("calls", [])
        said = sum(share(c["share"]) for c in calls if "share" in c)
        counted = [c for c in calls if "per_request" in c or "stage" in c]
        is_router = any("share" in c for c in calls) or (service.get("role") == "gateway" and len(calls) > 1 and not counted)
        routes = [c for c in calls if is_router and ("share" in c or c not in counted)]
        silent = sum("share" not in c for c in routes)
        shares = [share(c["share"]) if "share" in c else max(1 - said, 0) / silent for c in routes]
        steps, stages = [], {}
        for c in calls:
            if c in routes:
                if c is routes[0]: steps.append(("routes", list(zip(routes, shares))))
            elif "stage" in c:
                if c["stage"] not in stages:
                    stages[c["stage"]] = []
                    steps.append(("calls", stages[c["stage"]]))
                stages[c["stage"]].append(c)
            else: steps.append(("calls", [c]))
        return steps

    @staticmethod
    def is_set_off(edge, trigger):
        on = edge.get("on")
        return on is None or trigger == on or (isinstance(on, list) and trigger in on)

    def whole(self, number):
        """A number of things, a fraction of one as often as it says."""
        return int(number) + (self.random.random() < number - int(number))

    def run(self, work, most):
        while self.requests < most and self.served < work:
            self.requests += 1
            self.end = self.served + self.most_of_one
            for name, service in self.services.items():
                if "entry" in service: self.serve(name, "requests")
        return self

    def serve(self, name, trigger):
        """One request or message; how many milliseconds it takes, and whether the answer is good."""
        self.served += 1
        if self.served > self.end: raise Endless
        service = self.services[name]
        mean, sigma = self.own[name]
        time = math.exp(self.random.gauss(mean, sigma))
        for publish in service.get("publishes", []):
            if self.is_set_off(publish, trigger):
                for _ in range(self.whole(publish.get("per_request", 1))): self.deliver(publish["to"])
        good = True
        for kind, calls in self.plans[name]:
            if kind == "routes":
                number = self.random.random()
                taken = []
                for c, part in calls:
                    number -= part
                    if number < 0:
                        taken = [c]
                        break
                calls = taken
            longest = 0
            for c in calls:
                if not self.is_set_off(c, trigger): continue
                taken, fine = self.call(c)
                if c.get("mode") == "async": continue
                longest = max(longest, taken)
                if not fine and not c.get("fallback"): good = False
            time += longest
            if not good: break
        self.times[name].append(time)
        if trigger == "requests": self.of_requests[name].append(time)
        return time, good

    def deliver(self, queue):
        consumers = self.consumers[queue]
        if self.queues[queue].get("kind") in WORK_QUEUES and len(consumers) > 1: consumers = [self.random.choice(consumers)]
        for name in consumers: self.serve(name, queue)

    def call(self, c):
        items = self.whole(c.get("per_request", 1))
        if "cache" in c:
            hit = share(c["cache"]["hit_ratio"])
            items = sum(self.random.random() >= hit for _ in range(items))
        time = 0
        for _ in range(math.ceil(items / c.get("batch", 1))):
            taken, good = self.attempts(c)
            time += taken
            if not good: return time, False
        return time, True

    def attempts(self, c):
        limit, total = ms(c.get("timeout")), ms(c.get("total_timeout"))
        pause, longest = ms(c.get("backoff", "0ms")), ms(c.get("max_backoff"))
        time = 0
        for attempt in range(c.get("attempts", 1)):
            if attempt:
                time += min(pause * 2 ** (attempt - 1), longest)
                if time >= total: return total, False
            taken, good = self.serve(c["to"], "requests")
            if taken > limit: taken, good = limit, False
            if time + taken > total: return total, False
            time += taken
            if good: return time, True
        return time, False


class WorstCase:
    """How often one request comes to each service at worst: who fails by itself does nothing; who fails because of others has done what
    comes before, and of what it needs the last fails."""

    most = 200000

    def __init__(self, document):
        self.simulation = Simulation(document, 0)
        self.counts = None

    def tries(self):
        """By service; nil if there are too many to count, or no end."""
        worst = collections.Counter()
        for name, service in self.simulation.services.items():
            if "entry" not in service: continue
            for route in self.routes(name):
                self.counts = collections.Counter()
                try: self.serve(name, "requests", True, route)
                except (OverflowError, RecursionError): return None
                worst |= self.counts
        return worst

    def routes(self, name):
        return [c for kind, calls in self.simulation.plans[name] if kind == "routes" for c, _ in calls] or [None]

    @staticmethod
    def is_hard(c, trigger): return Simulation.is_set_off(c, trigger) and c.get("mode") != "async" and not c.get("fallback")

    def serve(self, name, trigger, good, route=None):
        """One request that is answered well in the end, or not."""
        self.counts[name] += 1
        if sum(self.counts.values()) > self.most: raise OverflowError
        simulation = self.simulation
        plan = [(kind, [c for c, _ in calls] if kind == "routes" else calls) for kind, calls in simulation.plans[name]]
        if route is not None: plan = [(kind, [route] if route in calls else calls) for kind, calls in plan]
        if not good:
            while plan and not any(self.is_hard(c, trigger) for c in plan[-1][1]): plan.pop()
            if not plan: return
        for publish in simulation.services[name].get("publishes", []):
            if not simulation.is_set_off(publish, trigger): continue
            for _ in range(math.ceil(publish.get("per_request", 1))):
                for consumer in simulation.consumers[publish["to"]]: self.serve(consumer, publish["to"], True)
        for number, (kind, calls) in enumerate(plan):
            hard = [c for c in calls if self.is_hard(c, trigger)]
            # A request that fails at a gateway went down a route that can fail.
            if kind == "routes" and not good: calls = hard
            for c in calls:
                if not simulation.is_set_off(c, trigger): continue
                # Of several at once another one can fail.
                fails = not good and number == len(plan) - 1 and hard == [c]
                batches = math.ceil(math.ceil(c.get("per_request", 1)) / c.get("batch", 1))
                for _ in range(batches):
                    for left in reversed(range(c.get("attempts", 1))): self.serve(c["to"], "requests", left == 0 and not fails)


# Comparing


class Comparison:
    kinds = ["rate", "mean", "bounds", "p99", "tries"]

    def __init__(self):
        self.all, self.bad, self.misses = collections.Counter(), collections.Counter(), []

    def check(self, kind, holds, *words):
        self.all[kind] += 1
        if holds: return
        self.bad[kind] += 1
        self.misses.append((kind, *words))

    def compare(self, seed, document, facts, work):
        """Adds what one topology comes to. Where something is outside, a walk of twenty times as many requests says whether it was chance."""
        for longer in 1, 20:
            one = Comparison()
            one.walk(seed, document, facts, work * longer, 20000 * longer)
            if not one.misses: break
        for words in one.misses: print(*words, flush=True)
        self.all += one.all
        self.bad += one.bad

    def walk(self, seed, document, facts, work, most):
        try: simulation = Simulation(document, seed).run(work, most)
        except (Endless, RecursionError):
            # Work that feeds itself has no finite load.
            return self.check("bounds", any(s["rate_per_s"] is None for s in facts["services"]), seed, "work without end has a load")
        worst = WorstCase(document).tries()
        routers = [n for n, plan in simulation.plans.items() if any(kind == "routes" for kind, _ in plan)]
        is_split = any(kind == "sqs" for kind in [q.get("kind") for q in document.get("queues", {}).values()])
        for service in facts["services"]:
            name, bounds = service["name"], service.get("bounds", {})
            place, times = f"{seed} {name}", simulation.times[name]
            tries = service.get("tries_per_request")
            if worst is not None and tries is not None:
                # Of inner routes each attempt can take another one, and so all count; here one request takes one.
                exact = set(routers) <= {"s0"} and not is_split
                self.check("tries", tries == worst[name] if exact else tries >= worst[name], place, tries, worst[name])
            if len(times) < 1500: continue
            entry = 40
            rate, mean = len(times) / simulation.requests * entry, sum(times) / len(times)
            self.figure("rate", place, service["rate_per_s"], bounds.get("rate_per_s"), rate, 0.05)
            self.figure("mean", place, service["in_flight"], bounds.get("in_flight"), rate * mean / 1000, 0.1)
            # Of what tells apart what sets off what, answers are those to requests.
            is_apart = any("on" in e for e in document["services"][name].get("calls", []) + document["services"][name].get("publishes", []))
            answers = sorted(simulation.of_requests[name] if is_apart else times)
            if len(answers) < 1500: continue
            p50, p99 = answers[len(answers) // 2], answers[int(len(answers) * 0.99)]
            if service.get("answer_p99_ms") is not None:
                self.check("p99", abs(service["answer_p99_ms"] / p99 - 1) <= 0.15, place, service["answer_p99_ms"], p99)
            for key, figure in (("latency_at_least_ms", p99), ("median_at_least_ms", p50)):
                # Of so many answers a quantile is known to some hundredths.
                if service.get(key) is not None and len(answers) >= 4000: self.check("bounds", figure >= 0.9 * service[key], place, key, service[key], figure)

    def figure(self, kind, place, said, bounds, seen, tolerance):
        if said is not None: self.check(kind, abs(said - seen) <= tolerance * seen, place, said, seen)
        elif bounds is not None:
            least, most = bounds["at_least"], bounds["at_most"]
            holds = seen >= least * 0.95 and (most is None or seen <= most * 1.05)
            self.check("bounds", holds, place, kind, least, most, seen)

    def is_good(self):
        few = {"p99": 0.15}
        return all(self.bad[kind] <= few.get(kind, 0) * self.all[kind] for kind in self.kinds)

    def summary(self): return ", ".join(f"{kind} {self.bad[kind]} of {self.all[kind]}" for kind in self.kinds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--work", type=int, default=300000, help="requests at services that each topology is followed for")
    parser.add_argument("--keep", help="a folder for the topologies")
    arguments = parser.parse_args()
    sys.setrecursionlimit(20000)
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(arguments.first, arguments.first + arguments.count):
            document = topology(seed)
            path = os.path.join(arguments.keep or scratch, f"{seed}.yaml")
            with open(path, "w") as file: json.dump(document, file, indent=1)
            outcome = subprocess.run([arguments.binary, "facts", path], capture_output=True, text=True)
            try: facts = json.loads(outcome.stdout)
            except ValueError: sys.exit(f"{seed}: {outcome.stderr}")
            comparison.compare(seed, document, facts, arguments.work)
    print("outside:", comparison.summary())
    sys.exit(not comparison.is_good())


if __name__ == "__main__": main()
