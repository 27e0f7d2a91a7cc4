#!/usr/bin/env python3
"""Holds the plans of `topolint advise` against exact solvers of others: igraph and HiGHS.

optimality.py [--seeds 5] [--topolint .build/release/topolint] [--truth ../shared/data/truth]   (needs igraph, highspy, PyYAML)

1. Cycles: random systems of 400 services and 1 400 calls, of which 5 % point back. igraph's integer program says how many calls
   must go, and both times are told.
2. Hops: train-ticket, if its list of calls is there, and random systems of 30 services, with at most 4 and 3 hops in a row. HiGHS
   solves the model of levels: each service
   has one from 0 to the limit, and a call that stays leads to a higher one. Users come in everywhere, so that every path counts.

A plan makes calls asynchronous, at equal cost. Exit code 1 if a plan that is called cheapest is not, or a bound does not hold.
"""
import argparse, collections, json, os, random, subprocess, sys, tempfile, time
import highspy, igraph, yaml

COST = 5


def random_edges(seed, count, edges, back):
    """Distinct edges between services 0 to count - 1, of which a share points from a later to an earlier one."""
    rng, found = random.Random(seed), set()
    while len(found) < edges:
        a, b = rng.randrange(count), rng.randrange(count)
        if a == b: continue
        if (a > b) != (rng.random() < back): a, b = b, a
        found.add((a, b))
    return sorted(found)


def text(edges):
    """A topology with these calls. Every service takes requests of users, so that every path counts, wherever it begins: what a message
    sets off makes no user wait."""
    callees = collections.defaultdict(list)
    for a, b in edges:
        callees[a].append(b)
        callees[b]
    services = {f"s{a}": {"entry": True, "calls": [{"to": f"s{b}"} for b in sorted(callees[a])]} for a in callees}
    return yaml.safe_dump({"topolint": 1, "services": services}, sort_keys=True)


def advise(program, edges, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "topology.yaml")
        with open(path, "w") as file: file.write(text(edges))
        start = time.time()
        run = subprocess.run([program, "advise", path, "--format", "json", "--actions", "make-async", *options], capture_output=True, text=True)
        seconds = time.time() - start
        if run.returncode not in (0, 1): sys.exit(f"advise ended with {run.returncode}: {run.stderr}")
        return json.loads(run.stdout), seconds


def levels(edges, limit):
    """How many calls must go so that no path has more hops than the limit."""
    nodes = sorted({node for edge in edges for node in edge})
    solver = highspy.Highs()
    solver.silent()
    level = {node: solver.addIntegral(lb=0, ub=limit) for node in nodes}
    gone = {edge: solver.addBinary() for edge in edges}
    for (a, b) in edges: solver.addConstr(level[b] >= level[a] + 1 - (limit + 1) * gone[a, b])
    solver.minimize(sum(gone.values()))
    return round(solver.getInfo().objective_function_value)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--topolint", default=".build/release/topolint")
    options.add_argument("--truth", default="../shared/data/truth")
    options = options.parse_args()
    failed = False

    def judge(name, plan, seconds, least, theirs):
        nonlocal failed
        is_right = plan["lower_bound"] <= COST * least <= plan["cost"] and (not plan["optimal"] or plan["cost"] == COST * least)
        failed |= not is_right
        proof = "proved" if plan["optimal"] else f"at least {plan['lower_bound']}"
        print(f"{name:<32} exact {COST * least:>4} in {theirs:6.3f} s   advise {plan['cost']:>4} ({proof}) in {seconds:6.3f} s, {seconds / theirs:4.1f} times   {'' if is_right else 'WRONG'}", flush=True)

    for seed in range(options.seeds):
        edges = random_edges(seed, 400, 1400, 0.05)
        start = time.time()
        least = len(igraph.Graph(400, edges, directed=True).feedback_arc_set(method="ip"))
        theirs = time.time() - start
        plan, seconds = advise(options.topolint, edges, "--goal", "sync-cycle")
        judge(f"cycles, seed {seed}", plan, seconds, least, theirs)
    systems = {f"30 services, seed {seed}": random_edges(seed, 30, 60, 0.1) for seed in range(options.seeds)}
    truth = os.path.join(options.truth, "truth-train-ticket.yaml")
    if os.path.exists(truth):
        document = yaml.safe_load(open(truth))
        systems = {"train-ticket": calls_of(document), **systems}
    else:
        print(f"{truth} is not there: without train-ticket")
    for name, edges in systems.items():
        for limit in (4, 3):
            start = time.time()
            least = levels(edges, limit)
            theirs = time.time() - start
            plan, seconds = advise(options.topolint, edges, "--goal", "sync-cycle,sync-chain-depth", "--max-depth", str(limit))
            judge(f"{name}, {limit} hops", plan, seconds, least, theirs)
    sys.exit(1 if failed else 0)


def calls_of(document):
    """The distinct synchronous calls between services and gateways of a list of calls."""
    kinds = {node["name"]: node["kind"] for node in document["nodes"]}
    numbers = {name: number for number, name in enumerate(sorted(kinds))}
    return sorted({
        (numbers[edge["from"]], numbers[edge["to"]])
        for edge in document["edges"]
        if edge["kind"] == "sync" and {kinds[edge["from"]], kinds[edge["to"]]} <= {"service", "gateway", "external"}
    })


if __name__ == "__main__":
    main()
