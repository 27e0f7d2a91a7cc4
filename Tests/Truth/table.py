#!/usr/bin/env python3
"""Holds `topolint graph` against true call graphs of public systems, and prints a table: which source of edges says how much.

table.py [--topolint .build/debug/topolint] [--data ../shared/data]

A truth file lists the nodes and edges of a system as its code has them. Counted are edges between its nodes that stand in the files of
a row and come from the source that the row names. `asked` is what a naive importer finds there. Exit code 1 if a row finds less, or if an
edge of high confidence is wrong.
"""
import argparse, json, os, re, subprocess, sys, tempfile

SHOP, BOUTIQUE = "microservices-demo__microservices-demo", "GoogleCloudPlatform__microservices-demo"
BENCH, TICKETS = "delimitrou__DeathStarBench", "FudanSELab__train-ticket"

# System, source, where it stands, the fields that it is read from (none: all), how many true edges a naive importer finds.
ROWS = [
    ("online-boutique", "Kubernetes, environment", f"{BOUTIQUE}/kubernetes-manifests", ["env"], 16),
    ("online-boutique", "NetworkPolicy, rendered", f"{BOUTIQUE}/_rendered/ob.yaml", ["networkPolicy"], 15),
    ("online-boutique", "Istio Sidecar, rendered", f"{BOUTIQUE}/_rendered/ob.yaml", ["sidecar"], 16),
    ("online-boutique", "Istio AuthorizationPolicy, rendered", f"{BOUTIQUE}/_rendered/ob.yaml", ["authorizationPolicy"], 15),
    ("dsb-hotelreservation", "Compose, depends_on", f"{BENCH}/hotelReservation/docker-compose.yml", ["depends_on"], 12),
    ("dsb-socialnetwork", "Compose, depends_on", f"{BENCH}/socialNetwork/docker-compose.yml", ["depends_on"], 5),
    # A naive importer takes 345 edges, 28 of them true; what several services share makes no edge here.
    ("dsb-socialnetwork", "mounted ConfigMaps of several services", f"{BENCH}/_rendered/dsb-social.yaml", [], 0),
    ("sock-shop", "Compose, env and command", f"{SHOP}/deploy/docker-compose/docker-compose.yml", ["env", "command"], 2),
    ("sock-shop", "NetworkPolicy", f"{SHOP}/deploy/kubernetes", ["networkPolicy"], 11),
    ("sock-shop", "Kubernetes, all", f"{SHOP}/deploy/kubernetes", [], 11),
    ("bookinfo", "Kubernetes, all", "istio__istio/samples/bookinfo/platform/kube", [], 1),
    ("train-ticket", "Compose, all", f"{TICKETS}/docker-compose.yml", [], 1),
    ("train-ticket", "Kubernetes, all", f"{TICKETS}/deployment/kubernetes-manifests/quickstart-k8s", [], 0),
    # Zipkin's first version, of 2018: services that are no more are no nodes.
    ("train-ticket", "seven traces", f"{TICKETS}/old-docs/Json2Shiviz", ["trace"], 27),
]


# Policies that say who calls, by the field that their edges are read from.
POLICIES = {"networkPolicy": "NetworkPolicy", "sidecar": "Sidecar", "authorizationPolicy": "AuthorizationPolicy"}


def truth(path):
    """The names of the nodes and the edges of a truth file, which has each on a line of its own."""
    nodes, edges = set(), set()
    for line in open(path, encoding="utf-8"):
        if node := re.match(r"  - \{name: ([^,}]+)", line): nodes.add(node[1])
        if edge := re.match(r"  - \{from: ([^,}]+), to: ([^,}]+)", line): edges.add((edge[1], edge[2]))
    return nodes, edges


def only_policies(text, kind):
    """Manifests whose containers have no variables and arguments, so that only policies of one kind say who calls."""
    others = set(POLICIES.values()) - {kind}
    documents = [part for part in re.split(r"(?m)^---", text) if not any(f"\nkind: {other}\n" in part for other in others)]
    return re.sub(r"(?m)( )(env|envFrom|args|command):", r"\1x-\2:", "---".join(documents))


def graphs(program, path, policies):
    """The graphs that the program draws of a file or folder, one for each of its systems; with `policies`, of those of this kind."""
    with tempfile.TemporaryDirectory() as folder:
        if policies:
            files = [path] if os.path.isfile(path) else sorted(os.path.join(d, f) for d, _, fs in os.walk(path) for f in fs)
            for number, file in enumerate(f for f in files if f.endswith((".yaml", ".yml"))):
                with open(file, encoding="utf-8") as source, open(f"{folder}/{number:03}.yaml", "w", encoding="utf-8") as target:
                    target.write(only_policies(source.read(), policies))
            path = folder
        run = subprocess.run([program, "graph", path, "--format", "json", "--isolated"], capture_output=True, text=True)
    if run.returncode not in (0, 1): sys.exit(f"{path}: exit code {run.returncode}\n{run.stderr}")
    graph = json.loads(run.stdout)
    return graph.get("systems", [graph])


def score(row, program, data):
    """What a row finds: how many edges are true, which are not, and which of those are of high confidence."""
    system, _, place, fields, _ = row
    nodes, edges = truth(f"{data}/truth/truth-{system}.yaml")
    found = {}
    for graph in graphs(program, f"{data}/corpus/{place}", POLICIES.get(fields[0]) if len(fields) == 1 else None):
        brokers = {node["name"] for node in graph["nodes"] if node["kind"] == "broker"}
        for edge in graph["edges"]:
            ends = edge["from"], edge["to"]
            if not nodes.issuperset(ends): continue
            if fields and not any(source.get("via") in fields for source in edge["sources"]): continue
            # Who consumes from a broker calls it; the truth draws the way of the message.
            if ends[1] in brokers and ends[::-1] in edges: ends = ends[::-1]
            found[ends] = edge["confidence"]
    wrong = set(found) - edges
    return len(edges), len(set(found) & edges), wrong, {ends for ends in wrong if found[ends] == "high"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--topolint", default=".build/debug/topolint")
    parser.add_argument("--data", default="../shared/data")
    options = parser.parse_args()
    failed = []
    print("| system (true edges) | source | asked | found | precision | recall | wrong, of high confidence |")
    print("|---|---|---|---|---|---|---|")
    for row in ROWS:
        count, right, wrong, surely_wrong = score(row, options.topolint, options.data)
        precision = f"{right / (right + len(wrong)):.2f}" if right or wrong else "-"
        print(f"| {row[0]} ({count}) | {row[1]} | {row[4]} | {right} | {precision} | {right / count:.2f} | {len(surely_wrong)} |")
        if right < row[4]: failed.append(f"{row[0]}, {row[1]}: {right} true edges, asked {row[4]}")
        failed += [f"{row[0]}, {row[1]}: {a} -> {b} is wrong, and of high confidence" for a, b in sorted(surely_wrong)]
    for line in failed: print(line)
    sys.exit(1 if failed else 0)


main()
