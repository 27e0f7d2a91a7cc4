#!/usr/bin/env bash
# Two engines for the Common Expression Language disagree on how long a string is, and on whether 1 equals 1.0.
#
# Believed:  a condition in CEL means the same wherever it runs: the language has a specification and conformance tests.
# So:        `size("é")` is 1 in cel-python, as the specification has it (code points), and 2 in the engine written in Rust
#            (bytes of UTF-8). `1 == 1.0` is true in the latter, as the specification has it, and an error in the former;
#            so is `1 in [1.0]`, which one would write to compare a declared number with a list of limits.
# Matters:   a rule that is tried out in one engine and judged in another finds other things: limits on names and
#            comparisons of whole numbers with measured ones have to be tested in the engine that runs them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cel-python==0.5.0 common-expression-language==0.10.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(cel-python|common-expression-language) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import cel
import celpy

def python(text):
    try:
        environment = celpy.Environment()
        return str(environment.program(environment.compile(text)).evaluate({}))
    except Exception as error:
        return "error"

def rust(text):
    try:
        return str(cel.evaluate(text))
    except Exception as error:
        return "error"

expected = {
    'size("é")': ("1", "2"),
    'size("e")': ("1", "1"),
    '1 == 1.0': ("error", "True"),
    '1 in [1.0]': ("error", "True"),
}
seen = {text: (python(text), rust(text)) for text in expected}
for text, (one, other) in seen.items():
    print(f"{text:12} cel-python: {one:6} common-expression-language: {other}")
if seen != expected:
    sys.exit("changed")
PYTHON
