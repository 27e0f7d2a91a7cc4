#!/usr/bin/env python3
"""Holds `topolint whatif --fail NAME --for TIME` against a discrete-event simulator, on random systems.

recovery.py [--cases 50] [--seed 1] [--by-chance] [--topolint .build/debug/topolint] [--simulator ../shared/tools/simulate.py]   (needs PyYAML)

A system is one to three callers, some of them behind a gateway that tries again too, and a service of a capacity that answers nobody
for some seconds. What is compared is the time from the end of the fault to the end of the last request that is lost because of it.
Requests come evenly, or, with --by-chance, at random. Then the median of 15 runs counts, and of 100 where that differs: where few requests
come, each of them many attempts, chance alone moves the median of 15 by half. A case fails if both differ by more than 25 % and half a
second, or if only one of them says that it never ends. Exit code 1 if one fails.
"""
import argparse, importlib.util, json, os, random, statistics, subprocess, sys, tempfile
import yaml

WARM, LIMIT = 5.0, 60.0


def system(seed):
    """A random system as a document, and how long its fault lasts."""
    rng = random.Random(seed)
    attempts, timeout = rng.choice([2, 2, 3, 3, 4]), rng.choice([0.1, 0.2, 0.3, 0.5, 0.8])
    backoff = rng.choice([0, 0, 0.025, 0.1])
    target = {"capacity": f"{rng.choice([50, 100, 200])}/s", "replicas": rng.choice([1, 2]), "_limit": True}
    capacity = int(target["capacity"][:-2]) * target["replicas"]
    callers = rng.choice([1, 1, 2, 3])
    layered = rng.random() < 0.3
    outer = rng.choice([2, 3]) if layered else 1
    load = capacity * rng.uniform(0.45, 0.9) if rng.random() < 0.85 else capacity * rng.uniform(1.15, 1.5)
    services = {"target": target}
    for number in range(callers):
        call = {"to": "target", "attempts": attempts, "timeout": f"{timeout * 1000:.0f}ms"}
        if backoff: call["backoff"] = f"{backoff * 1000:.0f}ms"
        rate = load / callers / attempts / outer
        caller = {"calls": [call]}
        if layered:
            inside = attempts * timeout + backoff * (2 ** (attempts - 1) - 1)
            services[f"edge{number}"] = {"entry": {"rate": f"{rate:.2f}/s"},
                "calls": [{"to": f"caller{number}", "attempts": outer, "timeout": f"{inside * 1000 + 100:.0f}ms"}]}
        else:
            caller["entry"] = {"rate": f"{rate:.2f}/s"}
        services[f"caller{number}"] = caller
    return {"topolint": 1, "services": services}, rng.choice([1, 2, 2, 3])


def simulated(simulator, document, fault, seed, by_chance):
    """Seconds from the end of the fault to the end of the last request that is lost by it; infinite if it goes on."""
    model = simulator.Model(document, seed=seed)
    if not by_chance: model.s.rng.expovariate = lambda rate: 1 / rate
    entries, lost = {name for name, _ in model.entries()}, []
    serve = model.serve

    def watched(name, root):
        answered = yield from serve(name, root)
        if name in entries and not answered: lost.append(model.s.t)
        return answered

    model.serve = watched
    model.s.at(WARM, lambda: model.dead.__setitem__(("srv", "target"), WARM + fault))
    model.run(WARM + fault + LIMIT, warm=0)
    end = WARM + fault
    for time in sorted(lost):
        # What is lost later, by chance, is lost by something else.
        if time < WARM: continue
        if time > end + 3: break
        end = max(end, time)
    recovery = end - WARM - fault
    return float("inf") if recovery > LIMIT - 3 else recovery


def predicted(topolint, document, fault):
    plain = {**document, "services": {name: {key: value for key, value in service.items() if key != "_limit"}
        for name, service in document["services"].items()}}
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(plain, file)
        file.flush()
        out = subprocess.run([topolint, "whatif", file.name, "--isolated", "--fail", "target", "--for", f"{fault}s", "--format", "json"],
            capture_output=True, text=True)
    if not out.stdout: sys.exit(out.stderr)
    course = json.loads(out.stdout)["recovery"][0]
    return course["recovery_ms"] / 1000 if course["recovers"] else float("inf")


def main():
    shared = os.environ.get("TOPOLINT_SHARED", "../shared")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--topolint", default=".build/debug/topolint")
    parser.add_argument("--simulator", default=f"{shared}/tools/simulate.py")
    parser.add_argument("--by-chance", action="store_true")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("simulate", options.simulator)
    simulator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(simulator)
    failed = 0
    for seed in range(options.seed, options.seed + options.cases):
        document, fault = system(seed)
        says = predicted(options.topolint, document, fault)
        runs, holds = [], False
        for count in [15, 100] if options.by_chance else [1]:
            if holds: break
            runs += [simulated(simulator, document, fault, run, options.by_chance) for run in range(len(runs), count)]
            takes = statistics.median(runs)
            holds = says == takes or takes != float("inf") and abs(says - takes) <= max(0.25 * takes, 0.5)
        failed += not holds
        print(f"{seed:4} fault {fault} s: says {says:6.2f} s, takes {takes:6.2f} s"
            f"{f' ({min(runs):.2f} to {max(runs):.2f} in {len(runs)} runs)' if options.by_chance else ''}"
            f"{'' if holds else '  FAILS: ' + json.dumps(document['services'])}", flush=True)
    print(f"{options.cases - failed} of {options.cases} hold")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try: main()
    except KeyboardInterrupt: sys.exit(130)
