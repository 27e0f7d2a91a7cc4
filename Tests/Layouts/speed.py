#!/usr/bin/env python3
"""Holds `topolint graph --format svg` against graphviz: how long both take to draw a topology, and how many edges cross.

speed.py [--services 2000] [--calls 5000] [--seed 1] [--limit 600] [--topolint .build/release/topolint]   (needs dot, of Debian's graphviz)

Calls lead from services to later ones, but for one in fifty. dot draws what `topolint graph --format dot` says, from left to right too.
Both times are those of the whole program by the clock, that of topolint with reading and linting. Crossings are counted in both pictures in
the same way, between vertical lines ten points apart. Exit code 1 if topolint is less than 50 times as fast.
"""
import argparse, itertools, json, os, random, re, subprocess, sys, tempfile, time

STEP = 10
CURVE = 16


def topology(services, calls, seed):
    """A random topology as a document."""
    rng, callees = random.Random(seed), {}
    while sum(map(len, callees.values())) < calls:
        a, b = rng.randrange(services), rng.randrange(services)
        if a == b: continue
        if (a > b) != (rng.random() < 0.02): a, b = b, a
        callees.setdefault(a, set()).add(b)
    called = set().union(*callees.values())
    return {"topolint": 1, "services": {f"s{a}": ({} if a in called else {"entry": True}) | {
        "calls": [{"to": f"s{b}"} for b in sorted(callees.get(a, ()))]} for a in range(services)}}


def points(path):
    """The points of a path of an SVG: M, L, H, V and C, absolute."""
    found, at = [], (0.0, 0.0)
    for command, rest in re.findall(r"([MLHVC])([^MLHVC]*)", path):
        numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", rest)]
        if command in "HV":
            for number in numbers: found.append(at := (number, at[1]) if command == "H" else (at[0], number))
        elif command == "C":
            for x1, y1, x2, y2, x3, y3 in itertools.batched(numbers, 6) if hasattr(itertools, "batched") else zip(*[iter(numbers)] * 6):
                (x0, y0), at = at, (x3, y3)
                for k in range(1, CURVE + 1):
                    t, s = k / CURVE, 1 - k / CURVE
                    found.append((s**3 * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t**3 * x3,
                                  s**3 * y0 + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t**3 * y3))
        else:
            for point in zip(*[iter(numbers)] * 2): found.append(at := point)
    return found


def inversions(order):
    """How many pairs of a list stand the wrong way round."""
    if len(order) < 2: return 0, order
    (a, left), (b, right) = inversions(order[:len(order) // 2]), inversions(order[len(order) // 2:])
    merged, count, i, j = [], a + b, 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]: merged.append(left[i]); i += 1
        else: merged.append(right[j]); j += 1; count += len(left) - i
    return count, merged + left[i:] + right[j:]


def crossings(paths):
    """How often the paths cross each other: at each step to the right, the pairs whose order differs from before it."""
    steps = {}
    for edge, path in enumerate(paths):
        heights = {}
        for (x0, y0), (x1, y1) in itertools.pairwise(points(path)):
            if x0 > x1: x0, y0, x1, y1 = x1, y1, x0, y0
            for step in range(-(-int(x0 * 1000) // (STEP * 1000)), int(x1 // STEP) + 1):
                share = 0 if x1 == x0 else (step * STEP - x0) / (x1 - x0)
                heights.setdefault(step, y0 + share * (y1 - y0))
        for step, height in heights.items(): steps.setdefault(step, {})[edge] = height
    count = 0
    for step in steps:
        here, there = steps[step], steps.get(step + 1, {})
        both = sorted((here[edge], there[edge]) for edge in here if edge in there)
        count += inversions([end for _, end in both])[0]
    return count


def timed(command, limit, **options):
    """The seconds that a program takes, and what it prints; None for both where it takes too long."""
    start = time.monotonic()
    try: done = subprocess.run(command, capture_output=True, timeout=limit, **options)
    except subprocess.TimeoutExpired: return None, None
    if done.returncode not in (0, 1): sys.exit(f"{command[0]}: {done.stderr.decode(errors='replace')}")
    return time.monotonic() - start, done.stdout.decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=2000)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600, help="seconds that dot may take")
    parser.add_argument("--topolint", default=".build/release/topolint")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "topology.json")
        with open(file, "w") as out: json.dump(topology(options.services, options.calls, options.seed), out)
        command = [os.path.abspath(options.topolint), "graph", "--isolated", file, "--format"]
        _, dot = timed(command + ["dot"], options.limit)
        own, picture = min((timed(command + ["svg"], options.limit) for _ in range(3)), key=lambda run: run[0])
        theirs, drawing = timed(["dot", "-Tsvg"], options.limit, input=dot.encode())
    edges = re.findall(r'<path class="edge[^>]* d="([^"]*)"', picture)
    print(f"topolint {own:9.3f} s  {crossings(edges):9} crossings of {len(edges)} edges")
    if theirs is None:
        print(f"dot      no picture after {options.limit:.0f} s")
        print(f"ratio    more than {options.limit / own:.0f}")
        return
    edges = re.findall(r'<g [^>]*class="edge">.*?<path [^>]*d="([^"]*)"', drawing, re.S)
    print(f"dot      {theirs:9.3f} s  {crossings(edges):9} crossings of {len(edges)} edges")
    print(f"ratio    {theirs / own:.0f}")
    if theirs / own < 50: sys.exit(1)


main()
