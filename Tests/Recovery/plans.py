#!/usr/bin/env python3
"""Holds what plans of `topolint advise` promise against a discrete-event simulator, on random systems.

plans.py [--cases 30] [--seed 1] [--topolint .build/debug/topolint] [--simulator ../shared/tools/simulate.py]   (needs PyYAML)

Half of the systems are those of recovery.py: a plan for findings about retries is written into the file, and the time from the end of a fault
to the last request that is lost is what `whatif` says of the written file, and not longer than before. In the other half services have
outages: a plan for the promised availability is written, and the share of requests that is answered is what the plan says.
A case fails if times differ by more than 25 % and half a second, or shares of lost requests by more than a fifth and 0.2 percentage points.
Systems for which there is nothing to do, or which lose nothing after the plan, are passed over. Exit code 1 if one case fails.
"""
import argparse, importlib.util, json, os, random, subprocess, sys, tempfile
import yaml
import recovery

RETRIES = "metastable-load,slow-recovery,retry-amplification,retry-without-backoff"


def advised(topolint, document, goal, actions):
    """The plan, and the document after it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "system.yaml")
        with open(path, "w") as file: yaml.safe_dump(document, file)
        out = subprocess.run([topolint, "advise", path, "--isolated", "--goal", goal, "--actions", actions, "--format", "json", "--write"],
            capture_output=True, text=True)
        if out.returncode not in (0, 1): sys.exit(out.stderr)
        with open(path) as file: return json.loads(out.stdout), yaml.safe_load(file)


def plain(document):
    """Without the key that only the simulator knows."""
    return {**document, "services": {name: {key: value for key, value in service.items() if key != "_limit"}
        for name, service in document["services"].items()}}


def recovers(options, simulator, seed):
    """Whether the recovery after the plan is as it is said to be; None where there is nothing to do."""
    document, fault = recovery.system(seed)
    plan, after = advised(options.topolint, plain(document), RETRIES, "lower-attempts,retry-budget,backoff,replicas")
    if not plan["steps"]: return None
    after["services"]["target"]["_limit"] = True
    says = recovery.predicted(options.topolint, after, fault)
    before, takes = (recovery.simulated(simulator, it, fault, 0, False) for it in (document, after))
    holds = says == takes or takes != float("inf") and abs(says - takes) <= max(0.25 * takes, 0.5)
    return holds and takes <= before + 0.5, f"recovery {before:6.2f} s -> {takes:6.2f} s, said {says:6.2f} s", plan


def unreliable(seed):
    """A system whose services have outages, and whose entry promises more than they can."""
    rng = random.Random(seed)
    count = rng.randint(3, 7)
    services = {"web": {"entry": {"rate": "1/s"}, "availability": "100%", "slo": {"availability": rng.choice(["99%", "99.5%", "99.9%"])}, "calls": []}}
    for number in range(count):
        services[f"s{number}"] = {"availability": f"{rng.choice([97, 98, 99, 99.5, 99.8])}%"}
        caller = services[rng.choice(["web"] + [f"s{other}" for other in range(number)])]
        caller.setdefault("calls", []).append({"to": f"s{number}"})
    return {"topolint": 1, "scale": {"users": "50k"}, "services": services}


def answers(options, simulator, seed):
    """Whether as many requests are answered after the plan as it says; None where there is nothing to do."""
    plan, after = advised(options.topolint, unreliable(seed), "slo-infeasible", "fallback")
    gains = [gain for gain in plan["gain"] if gain["fact"] == "availability_ratio" and gain["service"] == "web"]
    # Where nothing is lost any more, nothing can differ.
    if not plan["steps"] or not gains or gains[0]["after"] == 1: return None
    # Short outages, so that many come within the time.
    lost = 1 - simulator.Model(after, seed=seed, outages=True, mttr=2).run(60_000, warm=0).avail("web")
    says = 1 - gains[0]["after"]
    holds = abs(lost - says) <= max(0.2 * says, 0.002)
    return holds, f"lost {(1 - gains[0]['before']) * 100:5.2f} % -> {lost * 100:5.2f} %, said {says * 100:5.2f} %", plan


def main():
    shared = os.environ.get("TOPOLINT_SHARED", "../shared")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--topolint", default=".build/debug/topolint")
    parser.add_argument("--simulator", default=f"{shared}/tools/simulate.py")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("simulate", options.simulator)
    simulator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(simulator)
    simulator.Sim.limit = 100_000_000
    held = 0
    for check, cases in [(recovers, options.cases - options.cases // 2), (answers, options.cases // 2)]:
        seed = options.seed
        while cases:
            outcome = check(options, simulator, seed)
            if outcome:
                holds, words, plan = outcome
                held += holds
                cases -= 1
                steps = ", ".join(f"{step['action']} {step['subject']['id']}" for step in plan["steps"])
                print(f"{seed:4} {words}: {steps}{'' if holds else '  FAILS'}", flush=True)
            seed += 1
    print(f"{held} of {options.cases} hold")
    sys.exit(held != options.cases)


if __name__ == "__main__":
    try: main()
    except KeyboardInterrupt: sys.exit(130)
