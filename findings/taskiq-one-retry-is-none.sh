#!/usr/bin/env bash
# A task of taskiq with `max_retries=1` is never retried, and a job of procrastinate with `max_attempts=1` is.
#
# Believed:  a number of retries does not count the first run, and a number of attempts does: one retry is two runs at most,
#            one attempt is one.
# So:        it is the other way round. taskiq counts the first run as a retry, with both of its middlewares: `max_retries=3`
#            is three runs, and 1 is the same as no policy. procrastinate compares with the attempts before this one:
#            `max_attempts=3` is four runs, and so is `retry=3`. In dramatiq `max_retries=3` is four.
# Matters:   attempts on the edges below a worker multiply its load and that of all it calls. The word in front of the number
#            does not say whether to add one; only the library does: `max_retries: 3` is 3 with taskiq and 4 with dramatiq.
#            A job that must not run twice is not made safe by an attempt of one, and a declared retry may be none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check taskiq==0.13.0 procrastinate==3.10.0 dramatiq==2.2.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(taskiq|procrastinate|dramatiq) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, logging, sys, time
import dramatiq, procrastinate, taskiq
from dramatiq.brokers.stub import StubBroker
from procrastinate.testing import InMemoryConnector

logging.disable(logging.CRITICAL)
runs = 0

def fail():
    global runs
    runs += 1
    raise ConnectionError("the database is away")

async def settled():
    """Waits until no run has been added for 2 s."""
    before = -1
    while before != runs:
        before = runs
        await asyncio.sleep(2)

async def with_taskiq(middleware, number):
    broker = taskiq.InMemoryBroker().with_middlewares(middleware(default_delay=0.01) if middleware is taskiq.SmartRetryMiddleware else middleware())
    @broker.task(retry_on_error=True, max_retries=number)
    async def job(): fail()
    await broker.startup()
    await job.kiq()
    await settled()
    await broker.shutdown()

async def with_procrastinate(retry):
    app = procrastinate.App(connector=InMemoryConnector())
    @app.task(name="job", retry=retry)
    async def job(): fail()
    async with app.open_async():
        await job.defer_async()
        for _ in range(8): await app.run_worker_async(wait=False)

async def with_dramatiq(number):
    broker = StubBroker()
    @dramatiq.actor(broker=broker, max_retries=number, min_backoff=1, max_backoff=1)
    def job(): fail()
    worker = dramatiq.Worker(broker, worker_timeout=50, worker_threads=1)
    worker.start()
    job.send()
    await settled()
    worker.stop()

async def main():
    global runs
    seen = {}
    for name, work in {
        "taskiq, SimpleRetryMiddleware, max_retries": lambda number: with_taskiq(taskiq.SimpleRetryMiddleware, number),
        "taskiq, SmartRetryMiddleware, max_retries": lambda number: with_taskiq(taskiq.SmartRetryMiddleware, number),
        "procrastinate, max_attempts": lambda number: with_procrastinate(procrastinate.RetryStrategy(max_attempts=number)),
        "procrastinate, retry": with_procrastinate,
        "dramatiq, max_retries": with_dramatiq,
    }.items():
        seen[name] = []
        for number in (1, 3):
            runs = 0
            await work(number)
            seen[name].append(runs)
        print(f"{name:44} 1: {seen[name][0]} run(s); 3: {seen[name][1]} runs", flush=True)
    return list(seen.values())

if asyncio.run(main()) != [[1, 3], [1, 3], [2, 4], [2, 4], [2, 4]]: sys.exit("changed")
PYTHON
