#!/usr/bin/env bash
# Of ten jobs of one second that Dramatiq may only run one at a time, most are never run, with seven idle threads beside.
#
# Believed:  a limit of one at a time makes the others wait for their turn; `max_retries=3` is for jobs that fail.
# So:        a job that finds the limit reached raises `RateLimitExceeded`, which is a failure as any other: it is put off,
#            and uses up a retry. After the fourth time it goes to the dead letters, though nothing was ever tried. Four tries
#            put off by at most two seconds are over before ten turns of a second are. Which jobs get a turn is chance.
# Matters:   a limit that is to spare a callee loses the work that was meant for it, the more the busier the system: the
#            retries must last as long as the longest queue, not as long as an outage. In numbers, one job is four calls of
#            the limiter's store, and a dead letter is no sign that the callee has failed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dramatiq==2.2.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^dramatiq '

"$folder/venv/bin/python" - <<'PYTHON'
import collections, logging, sys, time
import dramatiq
from dramatiq.brokers.stub import StubBroker
from dramatiq.rate_limits import ConcurrentRateLimiter
from dramatiq.rate_limits.backends import StubBackend

logging.disable(logging.CRITICAL)
broker = StubBroker()
dramatiq.set_broker(broker)
limit = ConcurrentRateLimiter(StubBackend(), "printer", limit=1)
began, tries = [], collections.Counter()

@dramatiq.actor(max_retries=3, min_backoff=200, max_backoff=2000)
def job(number):
    tries[number] += 1
    with limit.acquire():
        began.append(number)
        time.sleep(1)

for number in range(10): job.send(number)
worker = dramatiq.Worker(broker, worker_timeout=100, worker_threads=8)
worker.start()
end = time.monotonic() + 30
while len(began) + len(broker.dead_letters) < 10 and time.monotonic() < end: time.sleep(0.1)
time.sleep(1.5)
worker.stop()
lost = set(range(10)) - set(began)
print(f"of 10 jobs, run: {len(began)}; in the dead letters: {len(broker.dead_letters)}; tries of each that never ran: {sorted({tries[number] for number in lost})}")
if len(lost) < 3 or len(lost) != len(broker.dead_letters) or {tries[number] for number in lost} != {4}: sys.exit("changed")
PYTHON
