#!/usr/bin/env bash
# A breaker of circuitbreaker that says it is open lets every call through, unless it is used as a decorator.
#
# Believed:  `breaker.call(function)`, which applies the rules of the breaker as its text says, and `with breaker:` refuse calls
#            while the breaker is open, as the decorator does, and as those of pybreaker do.
# So:        both count failures and open the breaker, and neither asks whether it is open: of ten calls ten get through, and
#            each has the error of the callee. Only the decorator refuses.
# Matters:   the breaker is in the code, its state and its metrics say `open`, and the callee that fails gets the full load.
#            Who looks for breakers in a program has to see in which of the three ways it is used.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check circuitbreaker==2.1.3 pybreaker==1.4.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(circuitbreaker|pybreaker) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import circuitbreaker, pybreaker

calls = []

def callee():
    calls.append(1)
    raise ConnectionError

def by_with(breaker):
    def call():
        with breaker: callee()
    return call

def by_calling(breaker):
    with breaker.calling(): callee()

def ten(call):
    calls.clear()
    for _ in range(10):
        try: call()
        except Exception: pass
    return len(calls)

def breaker(): return circuitbreaker.CircuitBreaker(failure_threshold=3, recovery_timeout=600)

one, two, three = breaker(), breaker(), breaker()
other, another = pybreaker.CircuitBreaker(fail_max=3), pybreaker.CircuitBreaker(fail_max=3)
seen = {
    "circuitbreaker, decorator": (ten(one(callee)), one.state),
    "circuitbreaker, call": (ten(lambda: two.call(callee)), two.state),
    "circuitbreaker, with": (ten(by_with(three)), three.state),
    "pybreaker, call": (ten(lambda: other.call(callee)), other.current_state),
    "pybreaker, with": (ten(lambda: by_calling(another)), another.current_state),
}
for name, (through, state) in seen.items():
    print(f"{name:26} of 10 calls {through:2} get through, the breaker is {state}")
if list(seen.values()) != [(3, "open"), (10, "open"), (10, "open"), (3, "open"), (3, "open")]:
    sys.exit("changed")
PYTHON
