#!/usr/bin/env python3
"""Measures topolint beside programs of others that read the same systems, one after the other on one machine:

    Tests/Peers/peers.py TOPOLINT [--services 300,3000] [--runs 3]

Each system is made up here and written as each program reads it: layers of services, each calling ten of the next. What the others do is
less than what topolint does (the table says what); what counts is how long somebody waits for it. The packages are installed from PyPI,
in these versions, in a folder that goes away. Prints a table for docs/commands.md: the least processor time and wall time of the runs, and
the most memory. Needs Python 3.11.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

PACKAGES = ["PyYAML==6.0.4", "networkx==3.6.1", "yamllint==1.38.0", "microfreshener-core==1.5.0", "kubedian==1.1.1", "compose-lint==0.36.2"]
# What microFreshener imports and does not ask for.
MISSING = ["six==1.17.0", "ruamel.yaml==0.19.1", "tosca-parser==2.15.0"]
CALLS = 10
LAYERS = 5
# Seconds after which a program is told to end.
LIMIT = 300

# What a script of a few lines finds: cycles, the longest chain, calls without a timeout, fan-in.
SCRIPT = """
import sys, yaml, networkx
system = yaml.load(open(sys.argv[1]), Loader=yaml.CSafeLoader)
graph = networkx.DiGraph()
bare = 0
for name, service in system["services"].items():
    graph.add_node(name)
    for call in service.get("calls", []):
        graph.add_edge(name, call["to"])
        bare += "timeout" not in call
whole = networkx.condensation(graph)
print(len(graph), bare, networkx.dag_longest_path_length(whole), max(degree for _, degree in graph.in_degree()))
"""

FRESHENER = """
import logging, os, sys
# It makes a folder for its log, with a mode that is no number.
os.chmod = lambda *_: None
logging.disable(logging.CRITICAL)
from microfreshener.core.importer import JSONImporter
from microfreshener.core.analyser import MicroToscaAnalyserBuilder
print(len(str(MicroToscaAnalyserBuilder(JSONImporter().Import(sys.argv[1])).add_all_sniffers().build().run())))
"""


def edges(services):
    """Names of services, and whom each calls."""
    width = max(CALLS, services // LAYERS)
    for layer in range(LAYERS):
        for number in range(width):
            callees = [f"l{layer + 1}-s{(number * CALLS + call) % width}" for call in range(CALLS)] if layer + 1 < LAYERS else []
            yield f"l{layer}-s{number}", callees


def native(services):
    lines = ["topolint: 1", "name: estate", "services:"]
    for name, callees in edges(services):
        lines.append(f"  {name}:")
        if name.startswith("l0-"):
            lines += ["    role: gateway", "    entry: true"]
        if callees:
            lines.append("    calls:")
        for callee in callees:
            lines += [f"      - to: {callee}", "        timeout: 1s", "        attempts: 1", "        breaker: true", "        fallback: true"]
        if not callees and not name.startswith("l0-"):
            lines.append("    replicas: 3")
    return "\n".join(lines) + "\n"


def freshener(services):
    nodes, links = [], []
    for name, callees in edges(services):
        nodes.append({"name": name, "type": "service"})
        links += [{"source": name, "target": callee, "type": "interaction", "timeout": True, "circuit_breaker": True, "dynamic_discovery": True} for callee in callees]
    return json.dumps({"name": "estate", "nodes": nodes, "links": links, "groups": []})


def compose(services):
    lines = ["services:"]
    for name, callees in edges(services):
        lines += [f"  {name}:", "    image: example/app:1.0"]
        if callees:
            lines.append("    environment:")
            lines += [f"      CALLEE_{number}: http://{callee}:8080" for number, callee in enumerate(callees)]
    return "\n".join(lines) + "\n"


def kubernetes(services):
    documents = {}
    for name, callees in edges(services):
        environment = "".join(f'\n            - name: CALLEE_{number}\n              value: "http://{callee}:8080"' for number, callee in enumerate(callees))
        documents[name] = (
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  labels:\n    app: {name}\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: {name}\n"
            f"  template:\n    metadata:\n      labels:\n        app: {name}\n    spec:\n      containers:\n        - name: app\n          image: example/app:1.0\n"
            f"          ports:\n            - containerPort: 8080" + (f"\n          env:{environment}" if callees else "") + "\n")
        documents[name] += (f"---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  selector:\n    app: {name}\n  ports:\n    - port: 8080\n      targetPort: 8080\n")
    return documents


def measure(command, runs, folder):
    """Least seconds of processor time and wall time, most MiB, and the exit code; None where it did not end in time."""
    results = []
    for _ in range(runs):
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() - start > LIMIT:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        results.append((usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, process.returncode))
    return min(result[0] for result in results), min(result[1] for result in results), max(result[2] for result in results), results[0][3]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topolint")
    parser.add_argument("--services", default="300,3000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    topolint = os.path.abspath(options.topolint)
    version = subprocess.run([topolint, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder + "/venv"], check=True)
        bin = folder + "/venv/bin/"
        subprocess.run([bin + "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES, *MISSING], check=True)
        print(f"{version}; {', '.join(PACKAGES)}\n")
        print("| services | what is read | program | processor time | wall time | memory | topolint takes |")
        print("|---|---|---|---|---|---|---|")
        for services in map(int, options.services.split(",")):
            place = f"{folder}/{services}"
            os.makedirs(place + "/manifests")
            manifests = kubernetes(services)
            for name, text in manifests.items():
                # It looks for overlays of kustomize, one for each service, and reads them itself where there is no kustomize.
                folder_of = f"{place}/overlaid/{name}/overlays/production"
                os.makedirs(folder_of)
                open(folder_of + "/all.yaml", "w").write(text)
                open(folder_of + "/kustomization.yaml", "w").write("resources: [all.yaml]\n")
            files = {"topology.yaml": native(services), "system.json": freshener(services), "compose.yaml": compose(services), "manifests/all.yaml": "---\n".join(manifests.values()), "relaxed.yaml": "extends: relaxed\nrules: {line-length: disable}\n"}
            for name, text in files.items():
                with open(f"{place}/{name}", "w") as file:
                    file.write(text)
            lint = lambda name: [topolint, "lint", "--isolated", f"{place}/{name}", "--format", "json"]
            rows = [
                ("native file", lint("topology.yaml"), [
                    ("PyYAML by libyaml and networkx: cycles, longest chain, missing timeouts", [bin + "python", "-c", SCRIPT, f"{place}/topology.yaml"]),
                    ("yamllint: form alone", [bin + "yamllint", "-c", f"{place}/relaxed.yaml", f"{place}/topology.yaml"]),
                    ("microFreshener, of its JSON: 7 smells", [bin + "python", "-c", FRESHENER, f"{place}/system.json"]),
                ]),
                ("Compose file", lint("compose.yaml"), [("compose-lint: security", [bin + "compose-lint", "check", f"{place}/compose.yaml"])]),
                ("Kubernetes manifests", lint("manifests/all.yaml"), [
                    ("kubedian: the graph alone", [bin + "kubedian", "index", f"{place}/overlaid", "--db", f"{place}/graph.db"]),
                ]),
            ]
            for what, ours, others in rows:
                own = measure(ours, options.runs, place)
                assert own is not None and own[3] in (0, 1), (ours, own)
                print(f"| {services} | {what} | topolint: all rules, as JSON | {own[0]:.2f} s | {own[1]:.2f} s | {own[2]:.0f} MiB | |", flush=True)
                for name, command in others:
                    found = measure(command, options.runs, place)
                    if found is None:
                        print(f"| | | {name} | over {LIMIT} s | | | |", flush=True)
                    else:
                        print(f"| | | {name} (ends with {found[3]}) | {found[0]:.2f} s | {found[1]:.2f} s | {found[2]:.0f} MiB | {own[0] / found[0]:.2f} of it |", flush=True)


main()
