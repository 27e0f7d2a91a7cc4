#!/usr/bin/env python3
"""Holds the statement for Spark against topolint's own edges: each line the same, in one part and in buckets.

spark.py BINARY [--spans 20000] [--seed 7] [--buckets 3]

Needs pyspark 4.3.0 with a Java, pyarrow, and the generator of spans in tools/traces where TOPOLINT_SHARED points. Exit code 1 if a line differs.
"""
import argparse, json, os, subprocess, sys, tempfile, time


def generate(folder, spans, seed):
    """Spans of the generator's topology, as lines of OTLP and with the columns of otel_traces."""
    path = os.path.join(os.environ.get("TOPOLINT_SHARED", "../shared"), "tools/traces/generate_spans.py")
    text = open(path).read().replace("random.Random(7)", f"random.Random({seed})")
    sys.argv = [path, str(spans), folder, "ndjson"]
    exec(compile(text, path, "exec"), {"__name__": "__main__"})


def run(binary, *arguments):
    return subprocess.run([binary, "traces", *arguments], capture_output=True, text=True, check=True).stdout


def answer(session, text):
    """The lines that the statements print."""
    lines = []
    for statement in filter(str.strip, text.split(";\n")):
        frame = session.sql(statement)
        if statement.startswith("SELECT"): lines += [row[0] for row in frame.collect()]
    return lines


def edges(text):
    """What is counted, without the header and percentiles, which of buckets follow from bins."""
    lines = [json.loads(line) for line in text.splitlines()[1:]]
    return [{key: value for key, value in line.items() if key not in ("p50_ns", "p99_ns")} for line in lines]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--spans", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--buckets", type=int, default=3)
    options = parser.parse_args()
    from pyspark.sql import SparkSession
    # Parquet that others wrote has nanoseconds, which Spark only reads as numbers.
    session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "3g")
        .config("spark.sql.shuffle.partitions", "4").config("spark.sql.legacy.parquet.nanosAsLong", "true").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        generate(folder, options.spans, options.seed)
        own = run(options.binary, "merge", f"{folder}/spans.ndjson")
        statement = lambda buckets: run(
            options.binary, "sql", "--engine", "spark", "--from", f"{folder}/ch.parquet", "--buckets", str(buckets))
        start = time.time()
        whole = answer(session, statement(1))
        print(f"{options.spans} spans in {time.time() - start:.0f} s, {len(whole)} lines")
        different = [pair for pair in zip(own.splitlines()[1:], whole[1:]) if pair[0] != pair[1]]
        if len(whole) != len(own.splitlines()) or different: sys.exit(f"{len(different)} lines differ, the first: {different[:1]}")
        with open(f"{folder}/edges.jsonl", "w") as file: file.write("\n".join(answer(session, statement(options.buckets))) + "\n")
        merged = run(options.binary, "merge", f"{folder}/edges.jsonl")
        if edges(merged) != edges(own): sys.exit("buckets add up to something else")
        print("the same, and so in buckets")


main()
