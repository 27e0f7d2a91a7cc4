#!/usr/bin/env python3
"""Holds edges against the truth: spans of a known topology, as each format has them, through topolint and through engines.

agreement.py BINARY [--spans 20000] [--seeds 7 4711] [--lost 0] [--buckets 3] [--only NAME...]

Each way must give every edge and none besides, with the calls, errors, retries and entries that were made, and percentiles to the last digit (to
the microsecond where the format says no more). Engines must answer line by line what topolint answers, in one part, and add up to it in buckets.
With `--lost .01` one client span of a hundred is missing, as the generator's spans have it: then calls lie between those seen and those made.

Needs duckdb 2.0.1, chdb-core 26.9.0, pyspark 4.3.0 with a Java, pyarrow, and the generator of spans in tools/traces where TOPOLINT_SHARED points.
Exit code 1 if anything differs.
"""
import argparse, collections, datetime, json, os, subprocess, sys, tempfile, time

KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]


def generate(folder, spans, seed, lost):
    """Writes spans.ndjson (lines of OTLP), ch.parquet (the columns of otel_traces) and truth.json, in a process of its own."""
    path = os.path.join(os.environ.get("TOPOLINT_SHARED", "../shared"), "tools/traces/generate_spans.py")
    text = open(path).read().replace("random.Random(7)", f"random.Random({seed})").replace("rnd()<.01", f"rnd()<{lost}")
    subprocess.run([sys.executable, "-c", text, str(spans), folder, "ndjson"], check=True, stdout=subprocess.DEVNULL)
    return json.load(open(f"{folder}/truth.json"))


# Formats. Each is made of (service, span of OTLP), as its own exporters write it.

def spans_of(path):
    for line in open(path):
        for resource in json.loads(line)["resourceSpans"]:
            service = resource["resource"]["attributes"][0]["value"]["stringValue"]
            for span in resource["scopeSpans"][0]["spans"]: yield service, span


def tags(span): return {item["key"]: str(next(iter(item["value"].values()))) for item in span["attributes"]}
def is_error(span): return span["status"].get("code") == 2
def microseconds(span): return int(span["startTimeUnixNano"]) // 1000, (int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"])) // 1000


def zipkin2(path, out):
    """It has no links, and one id for a client and the server that shares it."""
    spans, clients = list(spans_of(path)), {}
    for service, span in spans:
        if span["kind"] == 3: clients[span["traceId"].lower(), span["spanId"].lower()] = service
    with open(out, "w") as file:
        for service, span in spans:
            start, duration = microseconds(span)
            item = {"traceId": span["traceId"].lower(), "id": span["spanId"].lower(), "name": span["name"], "timestamp": start, "duration": duration,
                "localEndpoint": {"serviceName": service}, "tags": tags(span)}
            if "parentSpanId" in span: item["parentId"] = span["parentSpanId"].lower()
            if span["kind"] > 1: item["kind"] = KINDS[span["kind"]]
            if is_error(span): item["tags"]["error"] = "true"
            if span["kind"] == 2 and clients.get((item["traceId"], item["id"]), service) != service: item["shared"] = True
            file.write(json.dumps([item]) + "\n")


def zipkin1(path, out):
    letters = {2: "s", 3: "c"}
    with open(out, "w") as file:
        for service, span in spans_of(path):
            start, duration = microseconds(span)
            endpoint = {"serviceName": service, "ipv4": "10.0.0.1"}
            item = {"traceId": span["traceId"].lower(), "id": span["spanId"].lower(), "name": span["name"], "timestamp": start, "duration": duration,
                "annotations": [], "binaryAnnotations": [{"key": key, "value": value, "endpoint": endpoint} for key, value in tags(span).items()]}
            if "parentSpanId" in span: item["parentId"] = span["parentSpanId"].lower()
            if span["kind"] in letters:
                letter, other = letters[span["kind"]], {"s": ("sr", "ss"), "c": ("cs", "cr")}
                item["annotations"] = [{"timestamp": start, "value": other[letter][0], "endpoint": endpoint},
                    {"timestamp": start + duration, "value": other[letter][1], "endpoint": endpoint}]
            elif span["kind"] > 3:
                item["annotations"] = [{"timestamp": start, "value": "ms" if span["kind"] == 4 else "mr", "endpoint": endpoint}]
            else:
                item["binaryAnnotations"].append({"key": "lc", "value": "", "endpoint": endpoint})
            if is_error(span): item["binaryAnnotations"].append({"key": "error", "value": "true", "endpoint": endpoint})
            file.write(json.dumps([item]) + "\n")


def jaeger_span(span):
    (start, duration), trace = microseconds(span), span["traceId"].lower()
    references = []
    if "parentSpanId" in span: references.append({"refType": "CHILD_OF", "traceID": trace, "spanID": span["parentSpanId"].lower()})
    references += [{"refType": "FOLLOWS_FROM", "traceID": link["traceId"].lower(), "spanID": link["spanId"].lower()} for link in span.get("links", [])]
    own = [{"key": key, "type": "string", "value": value} for key, value in tags(span).items()]
    own.append({"key": "span.kind", "type": "string", "value": KINDS[span["kind"]].lower()})
    if is_error(span): own.append({"key": "error", "type": "bool", "value": True})
    return {"traceID": trace, "spanID": span["spanId"].lower(), "operationName": span["name"], "references": references, "startTime": start,
        "duration": duration, "tags": own, "logs": []}


def jaeger_lines(path, out):
    """As documents of its storage in Elasticsearch."""
    with open(out, "w") as file:
        for service, span in spans_of(path): file.write(json.dumps(jaeger_span(span) | {"process": {"serviceName": service, "tags": []}}) + "\n")


def jaeger(path, out):
    traces = collections.defaultdict(list)
    for service, span in spans_of(path): traces[span["traceId"].lower()].append((service, span))
    with open(out, "w") as file:
        file.write('{"data": [')
        for number, (trace, spans) in enumerate(traces.items()):
            services = sorted({service for service, _ in spans})
            items = [jaeger_span(span) | {"processID": f"p{services.index(service)}", "warnings": None} for service, span in spans]
            value = {"traceID": trace, "spans": items, "processes": {f"p{place}": {"serviceName": name, "tags": []} for place, name in enumerate(services)}}
            file.write((",\n" if number else "") + json.dumps(value))
        file.write('], "total": 0, "limit": 0, "offset": 0, "errors": null}\n')


def console(path, out):
    def date(time): return (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=int(time) // 1000)).isoformat(timespec="microseconds") + "Z"
    def context(trace, span): return {"trace_id": "0x" + trace.lower(), "span_id": "0x" + span.lower(), "trace_state": "[]"}
    with open(out, "w") as file:
        for service, span in spans_of(path):
            json.dump({"name": span["name"], "context": context(span["traceId"], span["spanId"]), "kind": "SpanKind." + KINDS[span["kind"]],
                "parent_id": "0x" + span["parentSpanId"].lower() if "parentSpanId" in span else None, "start_time": date(span["startTimeUnixNano"]),
                "end_time": date(span["endTimeUnixNano"]), "status": {"status_code": "ERROR" if is_error(span) else "UNSET"}, "attributes": tags(span),
                "events": [], "links": [{"context": context(link["traceId"], link["spanId"]), "attributes": {}} for link in span.get("links", [])],
                "resource": {"attributes": {"service.name": service}, "schema_url": ""}}, file, indent=4)
            file.write("\n")


FORMATS = {"otlp": None, "zipkin2": zipkin2, "zipkin1": zipkin1, "jaeger": jaeger, "jaeger lines": jaeger_lines, "console": console}


# Engines. Each is (its name, what it reads, what runs a text of statements and gives the lines that they print, options of its statement).

def duckdb(text):
    import duckdb
    connection, lines = duckdb.connect(), []
    for statement in filter(str.strip, text.split(";\n")):
        rows = connection.execute(statement).fetchall()
        if statement.startswith("SELECT"): lines += [row[0] for row in rows]
    return lines


def clickhouse(text):
    from chdb import session
    database, lines = session.Session(), []
    for statement in filter(str.strip, text.split(";\n")):
        answer = str(database.query(statement))
        if statement.startswith("SELECT"): lines += answer.splitlines()
    database.close()
    return lines


def spark(text):
    from pyspark.sql import SparkSession
    # Parquet that others wrote has nanoseconds, which Spark only reads as numbers.
    session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "3g")
        .config("spark.sql.shuffle.partitions", "4").config("spark.sql.legacy.parquet.nanosAsLong", "true").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    lines = []
    for statement in filter(str.strip, text.split(";\n")):
        frame = session.sql(statement)
        if statement.startswith("SELECT"): lines += [row[0] for row in frame.collect()]
    return lines


ENGINES = {"duckdb lines": ("duckdb", "spans.ndjson", duckdb), "duckdb jaeger": ("duckdb", "jaeger lines.json", duckdb, "--lines", "jaeger"),
    "duckdb parquet": ("duckdb", "ch.parquet", duckdb), "clickhouse": ("clickhouse", "ch.parquet", clickhouse), "spark": ("spark", "ch.parquet", spark)}


# Judging.

def differences(truth, lines, hasLinks, step, lost):
    """What lines of edges say that is not so."""
    read = {(edge["caller"], edge["callee"], edge["mode"]): edge for edge in map(json.loads, lines) if "mode" in edge}
    wanted, found = {}, []
    for edge in truth["edges"]:
        if edge["mode"] == "async" and not hasLinks: continue
        wanted[edge["caller"], edge["callee"], edge["mode"]] = edge
    if not hasLinks:
        # Who sends to a queue and who takes from it is known; not which message is which.
        ends = {(side, name) for edge in truth["edges"] if edge["mode"] == "async" for side, name in ((0, edge["caller"]), (1, edge["callee"]))}
        seen = {(side, key[side]) for key, edge in read.items() if key[2] == "async" and edge["queue"] for side in (0, 1) if key[side]}
        found += [f"end of a queue missing: {end}" for end in sorted(ends - seen)] + [f"end of a queue invented: {end}" for end in sorted(seen - ends)]
        read = {key: edge for key, edge in read.items() if key[2] != "async"}
    found += [f"missing: {key}" for key in sorted(wanted.keys() - read.keys())]
    found += [f"invented: {key}" for key in sorted(read.keys() - wanted.keys(), key=str)]
    for key in sorted(wanted.keys() & read.keys()):
        true, edge = wanted[key], read[key]
        if lost:
            if not true["seen"] <= edge["calls"] <= true["calls"]: found.append(f"{key}: {edge['calls']} calls, not {true['seen']} to {true['calls']}")
            continue
        for name in ("calls", "errors", "retries", "entries"):
            if edge[name] != true[name]: found.append(f"{key}: {edge[name]} {name}, not {true[name]}")
        for name, percentile in (("p50_ns", "50"), ("p99_ns", "99")):
            value = true[("p" if key[2] == "async" else "c") + percentile]
            if abs(edge[name] - value) > step: found.append(f"{key}: {name} {edge[name]}, not {value}")
        if key[0] in truth["plus1"] and key[2] == "db" and edge["n99"] != 20: found.append(f"{key}: n99 {edge['n99']}, not 20")
    return found


def counted(lines):
    """What is counted, without the header and percentiles, which of buckets follow from bins."""
    return [{key: value for key, value in json.loads(line).items() if key not in ("p50_ns", "p99_ns")} for line in lines[1:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--spans", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 4711])
    parser.add_argument("--lost", default="0")
    parser.add_argument("--buckets", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[*FORMATS, *ENGINES])
    options = parser.parse_args()
    isBad = False
    def topolint(*arguments): return subprocess.run([options.binary, "traces", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()
    def tell(seed, name, start, lines, found):
        nonlocal isBad
        isBad = isBad or bool(found)
        print(f"seed {seed}, {name}: {len(lines) - 1} lines in {time.time() - start:.1f} s, {len(found)} differences", *found[:5], sep="\n  ", flush=True)
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            truth, whole = generate(folder, options.spans, seed, options.lost), topolint("merge", f"{folder}/spans.ndjson")
            for name, convert in FORMATS.items():
                if options.only and name not in options.only: continue
                path = f"{folder}/spans.ndjson"
                if convert: convert(path, path := f"{folder}/{name}.json")
                start = time.time()
                lines = topolint("merge", path)
                tell(seed, name, start, lines, differences(truth, lines, not name.startswith("zipkin"), 1000 if convert else 0, float(options.lost)))
            for name, (engine, file, run, *more) in ENGINES.items():
                if options.only and name not in options.only: continue
                isJaeger = file.startswith("jaeger")
                if isJaeger:
                    jaeger_lines(f"{folder}/spans.ndjson", f"{folder}/{file}")
                    own = topolint("merge", f"{folder}/{file}")
                else:
                    own = whole
                def answer(buckets): return run("\n".join(topolint("sql", "--engine", engine, "--from", f"{folder}/{file}", "--buckets", str(buckets), *more)) + "\n")
                start = time.time()
                lines = answer(1)
                found = differences(truth, lines, True, 1000 if isJaeger else 0, float(options.lost))
                found += [f"not as topolint: {theirs}" for ours, theirs in zip(own[1:], lines[1:]) if ours != theirs]
                tell(seed, name, start, lines, found)
                start = time.time()
                with open(f"{folder}/edges.jsonl", "w") as target: target.write("\n".join(answer(options.buckets)) + "\n")
                lines = topolint("merge", f"{folder}/edges.jsonl")
                tell(seed, f"{name}, {options.buckets} buckets", start, lines, [] if counted(lines) == counted(own) else ["they add up to something else"])
    sys.exit(isBad)


main()
