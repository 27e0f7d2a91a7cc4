#!/usr/bin/env bash
# A Celery task with a limit of two seconds runs for four in a worker with a pool of threads.
#
# Believed:  `time_limit=2, soft_time_limit=1` on a task bounds it in every worker; a pool that cannot do so refuses the
#            task, or warns.
# So:        only the pool of processes ends it. With `--pool threads` and `--pool solo` the same task runs to its end, and
#            nothing is said on any stream about limits.
# Matters:   the limit stands in the code of the task and the pool in the command of a Deployment: who changes the pool to
#            save memory loses all timeouts. The time for which a task holds its slot is then its own, and the bound that
#            one reads in the code is none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check celery==5.7.0 kombu==5.7.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(celery|kombu) '

cat >"$folder/app.py" <<'PYTHON'
import os, time
import celery
here = os.environ["QUEUE"]
app = celery.Celery("app", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": f"{here}/in", "data_folder_out": f"{here}/in", "control_folder": f"{here}/control"}

def note(word):
    with open(f"{here}/log", "a") as file: file.write(word + " ")

@app.task(time_limit=2, soft_time_limit=1)
def report():
    note("begins")
    try:
        time.sleep(4)
        note("ends")
    except celery.exceptions.SoftTimeLimitExceeded:
        note("is-told-to-stop")
PYTHON
cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os, pathlib, signal, subprocess, sys, time

folder = sys.argv[1]

def work(pool):
    """What the task writes, and what the worker says of limits, within 6 s of its beginning."""
    queue = pathlib.Path(folder, pool)
    (queue / "in").mkdir(parents=True)
    environment = os.environ | {"QUEUE": str(queue), "PYTHONWARNINGS": "ignore"}
    subprocess.run([f"{folder}/venv/bin/python", "-c", "import app; app.report.delay()"], env=environment, check=True)
    with open(queue / "said", "w") as said:
        worker = subprocess.Popen([f"{folder}/venv/bin/celery", "-A", "app", "worker", "--pool", pool, "--concurrency", "2", "--loglevel", "WARNING",
                                   "--without-gossip", "--without-mingle", "--without-heartbeat"], env=environment, stdout=said, stderr=said, start_new_session=True)
    for _ in range(200):
        if (queue / "log").exists(): break
        time.sleep(0.1)
    time.sleep(6)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    return (queue / "log").read_text().split(), "limit" in (queue / "said").read_text().lower()

seen = {pool: work(pool) for pool in ("prefork", "threads", "solo")}
for pool, (words, warned) in seen.items():
    print(f"--pool {pool:8} the task {' and '.join(words)}; the worker mentions a limit: {warned}")
if seen != {"prefork": (["begins", "is-told-to-stop"], True), "threads": (["begins", "ends"], False), "solo": (["begins", "ends"], False)}:
    sys.exit("changed")
PYTHON
