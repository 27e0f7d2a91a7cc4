#!/usr/bin/env bash
# One span whose peer is a number, and DuckDB finds no edge in ten thousand others, and says nothing.
#
# Believed:  a value of another type is one odd row; those with `"peer": "payments"` match `"service": "payments"` as before.
# So:        the type of a column is guessed from its values in the first 20 480 lines. Text and one number make it JSON, and
#            a value of this type is the text with its quotes. `peer IN (SELECT service …)`, `LIKE` and a cast to VARCHAR
#            compare "payments" with the quotes and payments without: nothing matches. `=` alone fails, with a message that
#            leads to the cast. `->> '$'` takes the quotes off.
# Matters:   a peer without a name is a port or an id in some exporters (`"peer": 6379`). One such span takes all edges out of
#            a query over traces, also those of services that never saw it, and the empty answer looks like a quiet system.
#            Who makes edges from spans names the types of columns, and takes no edges out of many spans for an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^duckdb '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json, sys
import duckdb

folder = sys.argv[1]
queries = {
    "IN": "SELECT count(*) FROM spans WHERE peer IN (SELECT service FROM spans)",
    "JOIN with =": "SELECT count(*) FROM spans JOIN (SELECT DISTINCT service FROM spans) callee ON peer = callee.service",
    "JOIN with a cast": "SELECT count(*) FROM spans JOIN (SELECT DISTINCT service FROM spans) callee ON peer::VARCHAR = callee.service",
    "LIKE": "SELECT count(*) FROM spans WHERE peer LIKE 'pay%'",
    "JOIN with ->>": "SELECT count(*) FROM spans JOIN (SELECT DISTINCT service FROM spans) callee ON (peer ->> '$') = callee.service",
}

def ask(name, last):
    """The answers over ten thousand spans and this last one."""
    spans = [{"service": "orders", "peer": "payments"}, {"service": "payments", "peer": "ledger"}] * 5000 + [last]
    with open(f"{folder}/spans.jsonl", "w") as file: file.writelines(json.dumps(span) + "\n" for span in spans)
    database = duckdb.connect()
    database.execute(f"CREATE TABLE spans AS FROM '{folder}/spans.jsonl'")
    print(f"{name}: column peer is {database.sql('SELECT typeof(peer) FROM spans LIMIT 1').fetchall()[0][0]}")
    answers = {}
    for query, text in queries.items():
        if "->>" in text and name == "text only": continue  # for JSON alone
        try: answers[query] = database.sql(text).fetchall()[0][0]
        except duckdb.ConversionException as error: answers[query] = str(error).split(".")[0]
        print(f"  {query:18} {answers[query]}")
    return list(answers.values())

good = ask("text only", {"service": "ledger", "peer": None})
bad = ask("one number", {"service": "ledger", "peer": 6379})
if good != [10000, 10000, 10000, 5000] or (bad[0], bad[2], bad[3], bad[4]) != (0, 0, 0, 10000) or not str(bad[1]).startswith("Conversion Error"): sys.exit("changed")
PYTHON
