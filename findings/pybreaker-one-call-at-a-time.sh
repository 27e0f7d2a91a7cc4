#!/usr/bin/env bash
# A circuit breaker of pybreaker that is closed lets one call through at a time.
#
# Believed:  a closed breaker counts failures and stands in nobody's way; being safe for threads means that the counting is.
# So:        it holds its lock while the call is under way. Five threads that call through one breaker wait for each other;
#            through one of circuitbreaker they do not.
# Matters:   a breaker is shared by all callers of a service, as it should be. This one is also a bulkhead of size one: a
#            callee that takes 0.5 s gets two requests a second from a process, whatever its pool of threads or connections,
#            and one slow call delays all others behind a breaker that shows no fault.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pybreaker==1.4.1 circuitbreaker==2.1.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(pybreaker|circuitbreaker) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys, threading, time
import circuitbreaker, pybreaker

def together(breaker):
    """The most of five calls that are under way at once, and how long all of them take."""
    running, most, lock = 0, 0, threading.Lock()
    def call():
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(1)
        with lock: running -= 1
    threads = [threading.Thread(target=breaker.call, args=(call,)) for _ in range(5)]
    begin = time.monotonic()
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return most, time.monotonic() - begin

seen = {}
for name, breaker in (("pybreaker", pybreaker.CircuitBreaker()), ("circuitbreaker", circuitbreaker.CircuitBreaker())):
    most, lasted = together(breaker)
    print(f"{name:14} five calls of 1 s: at most {most} at once, {lasted:.1f} s in all")
    seen[name] = most
if seen != {"pybreaker": 1, "circuitbreaker": 5}:
    sys.exit("changed")
PYTHON
