#!/usr/bin/env bash
# A tenth of all traces, sampled in a WITH and joined with itself, is a hundredth in ClickHouse: each mention samples anew.
#
# Believed:  what stands behind WITH is worked out once, as in DuckDB and PostgreSQL where it is named twice; so callers and callees
#            of a join come from the same sample, and the number of edges is a tenth of all.
# So:        a name of a WITH is a text that is put in wherever it stands. Each side of the join draws traces of its own, and
#            a call is found where both happen to have drawn its trace. To count the sample twice does not show it: the
#            same scalar subquery is answered once, so that the two counts are always one number.
# Matters:   edges from spans are a join of spans with spans. With 10 % of the traces, rates come out at 1 % in place of 10 %, rare
#            calls are gone, and the control (both counts agree) looks right; what is read again also costs its time
#            again. Sample by a hash of the trace id, or into a temporary table.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chdb-core==26.9.0 duckdb==2.0.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(chdb-core|duckdb) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import chdb, duckdb

# 100 000 traces of one call each.
text = """
WITH sampled AS (SELECT {column} AS trace FROM {source} WHERE {chance})
SELECT (SELECT count(*) FROM sampled), (SELECT count(*) FROM sampled),
  (SELECT count(*) FROM sampled AS caller JOIN sampled AS callee ON caller.trace = callee.trace)
"""
def clickhouse(chance):
    query = text.format(column="number", source="numbers(100000)", chance=chance)
    return [int(count) for count in str(chdb.query(query, "CSV")).strip().split(",")]
duck = list(duckdb.sql(text.format(column="range", source="range(100000)", chance="random() < 0.1")).fetchall()[0])
answers = {
    "ClickHouse, rand()": clickhouse("rand() % 10 = 0"),
    "ClickHouse, hash of the trace": clickhouse("cityHash64(number) % 10 = 0"),
    "DuckDB, random()": duck,
}
for name, (once, twice, joined) in answers.items():
    print(f"{name:30} {once:6} in the sample, {twice:6} counted again, {joined:6} calls of which both ends are found")
once, twice, joined = answers["ClickHouse, rand()"]
held = once == twice and 9_000 < once < 11_000 and 600 < joined < 1_500
for name in ("ClickHouse, hash of the trace", "DuckDB, random()"):
    held = held and len(set(answers[name])) == 1 and 9_000 < answers[name][0] < 11_000
if not held: sys.exit("changed")
PYTHON
