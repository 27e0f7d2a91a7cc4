"""Topologies for the wind tunnel: shapes made by hand, and random ones. Each is (name, document, the service that fails)."""
import random


def document(services): return {"topolint": 1, "services": services}


def chain(attempts, rate="8/s", capacity="80/s", **call):
    """A chain in which every layer tries so often, with timeouts that leave room for all that is behind."""
    services, timeout = {"s%d" % len(attempts): {"capacity": capacity}}, 250
    for layer in reversed(range(len(attempts))):
        services["s%d" % layer] = {"calls": [{"to": "s%d" % (layer + 1), "attempts": attempts[layer], "timeout": "%dms" % timeout, **call}]}
        timeout = timeout * attempts[layer] + 150
    services["s0"]["entry"] = {"rate": rate}
    return document(dict(reversed(services.items()))), "s%d" % len(attempts)


def star(calls, rate="10/s", capacity="80/s", behind=False):
    """One service that calls others, all of one stage, or with one more behind them."""
    services = {"web": {"entry": {"rate": rate}, "calls": [{"to": "leaf%d" % n, "stage": 1, **call} for n, call in enumerate(calls)]}}
    for n in range(len(calls)):
        services["leaf%d" % n] = {"calls": [{"to": "deep", "attempts": 2, "timeout": "200ms"}]} if behind else {}
    if behind: services["deep"] = {"capacity": capacity}
    else: services["leaf0"] = {"capacity": capacity}
    return document(services), "deep" if behind else "leaf0"


def by_hand():
    tried = {"attempts": 3, "timeout": "300ms"}
    shapes = {
        "one call": chain([3], "20/s", "100/s"),
        "one call, near the limit": chain([3], "25/s", "100/s"),
        "one call, over the limit": chain([3], "36/s", "100/s"),
        "one attempt": chain([1], "40/s", "80/s"),
        "two layers": chain([2, 2], "8/s", "60/s"),
        "three layers": chain([3, 3, 3], "2/s", "80/s"),
        "three layers, over the limit": chain([2, 3, 2], "8/s", "80/s"),
        "retries at the top only": chain([3, 1, 1], "15/s", "80/s"),
        "retries at the bottom only": chain([1, 1, 3], "15/s", "80/s"),
        "pauses": chain([3], "20/s", "100/s", backoff="50ms"),
        "a budget": chain([3], "20/s", "100/s", retry_budget="20%"),
        "a breaker": chain([3], "20/s", "100/s", breaker={"min_calls": 20}),
        "a fallback": chain([3], "20/s", "100/s", fallback=True),
        "fan-out": star([tried, tried, tried], "15/s"),
        "fan-out with fallbacks": star([{**tried, "fallback": True}] * 4, "15/s"),
        "two ways to one": star([{"attempts": 2, "timeout": "600ms"}] * 2, "6/s", behind=True),
        "three ways to one": star([{"attempts": 1, "timeout": "600ms"}] * 3, "8/s", behind=True),
        "several calls of a request": star([{"attempts": 2, "timeout": "300ms", "per_request": 3}], "6/s", "60/s"),
    }
    inverted = document({
        "web": {"entry": {"rate": "6/s"}, "calls": [{"to": "shop", "attempts": 2, "timeout": "300ms"}]},
        "shop": {"calls": [{"to": "stock", "attempts": 3, "timeout": "300ms"}]}, "stock": {"capacity": "60/s"}})
    shapes["the outer timeout is the inner one"] = inverted, "stock"
    shapes["two entries"] = document({
        "web": {"entry": {"rate": "10/s"}, "calls": [{"to": "stock", "attempts": 3, "timeout": "300ms"}]},
        "app": {"entry": {"rate": "20/s"}, "calls": [{"to": "stock", "attempts": 1, "timeout": "500ms"}]},
        "stock": {"capacity": "80/s"}}), "stock"
    return [(name, *shape) for name, shape in shapes.items()]


def generated(seed):
    """Layers of services, each of which calls some of the next layer, all at once; the last one is what fails."""
    rng = random.Random(seed)
    layers = rng.choice([1, 2, 2, 3])
    most = 50 if seed % 10 == 0 else rng.choice([4, 6, 10, 16])
    names = [["e0"]] + [["l%d-%d" % (layer, n) for n in range(max(1, min(3, most // 4)))] for layer in range(1, layers)]
    services = {"target": {}}
    timeout, tries = rng.choice([200, 250, 300, 400]), {"target": 1}
    ways = {}
    for layer in reversed(range(layers)):
        attempts = rng.choice([1, 2, 2, 3]) if layer else rng.choice([1, 2, 3])
        for name in names[layer]:
            behind = ["target"] if layer == layers - 1 else rng.sample(names[layer + 1], rng.randint(1, min(2, len(names[layer + 1]))))
            calls = [{"to": callee, "stage": 1, "timeout": "%dms" % timeout, "attempts": attempts} for callee in behind]
            if rng.random() < 0.3 and attempts > 1:
                for call in calls: call["backoff"] = "25ms"
            services[name] = {"calls": calls}
            ways[name] = sum(attempts * ways.get(callee, 1) for callee in behind)
        timeout = timeout * attempts + 200
    # Services that stand aside: called beside the way to the target, with a fallback or none.
    count = 0
    while len(services) < most:
        caller = rng.choice(names[rng.randrange(layers)])
        services["aside%d" % count] = {}
        services[caller]["calls"].append({"to": "aside%d" % count, "stage": 1, "timeout": "400ms", "attempts": rng.choice([1, 2]),
            **({"fallback": True} if rng.random() < 0.5 else {})})
        count += 1
    ratio = rng.uniform(0.4, 0.75) if rng.random() < 0.7 else rng.uniform(1.25, 1.6)
    load = rng.choice([40, 60, 80])
    if ways["e0"] > 12:
        # Few requests of many attempts tell times but roughly.
        for call in services["e0"]["calls"]:
            if "fallback" not in call and call["to"] in ways or call["to"] == "target": ways["e0"] -= (call["attempts"] - 1) * ways.get(call["to"], 1); call["attempts"] = 1
    services["e0"]["entry"] = {"rate": "%.2f/s" % (load / ways["e0"])}
    services["target"]["capacity"] = "%.0f/s" % (load / ratio)
    return "seed %d" % seed, document(services), "target"


def all_of(count):
    shapes = by_hand()
    return (shapes + [generated(seed) for seed in range(1, count - len(shapes) + 1)])[:count]
