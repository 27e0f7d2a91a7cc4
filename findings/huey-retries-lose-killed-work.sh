#!/usr/bin/env bash
# A huey task with `retries=3` is never run again when its worker is killed in the middle of it.
#
# Believed:  retries cover a worker that dies: the task is still in the queue, or comes back to it.
# So:        the task leaves the queue when it begins. Retries follow exceptions only; what was under way when the process was
#            killed (out of memory, a node that goes) is gone, without a trace in the queue of those that are left.
# Matters:   such a queue delivers at most once, whatever `retries` says: load that comes again after a crash is none, and
#            work that must be done needs a check of its own. A dead-letter queue would not see it either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check huey==3.5.4
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^huey '

cat >"$folder/app.py" <<PYTHON
import os, time
from huey import SqliteHuey
huey = SqliteHuey(filename="$folder/queue.db")

def note(word):
    with open("$folder/log", "a") as file: file.write(word + " ")

@huey.task(retries=3)
def killed():
    note("killed-begins")
    time.sleep(2)
    note("killed-ends")

@huey.task(retries=3)
def failing():
    note("failing")
    raise ValueError
PYTHON
cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import pathlib, subprocess, sys, time
folder = sys.argv[1]
sys.path.insert(0, folder)
import app

def consume(seconds):
    """Runs a consumer for a while, then kills it."""
    consumer = subprocess.Popen([f"{folder}/venv/bin/huey_consumer", "app.huey"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    consumer.kill()
    consumer.wait()

log = pathlib.Path(folder, "log")
app.killed()
consumer = subprocess.Popen([f"{folder}/venv/bin/huey_consumer", "app.huey"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
for _ in range(100):
    if log.exists(): break
    time.sleep(0.1)
consumer.kill()
consumer.wait()
left = len(app.huey)
app.failing()
consume(6)
words = log.read_text().split()
print(f"left in the queue after the kill: {left}; begun: {words.count('killed-begins')}, ended: {words.count('killed-ends')}; "
      f"runs of a task that raises: {words.count('failing')}")
if (left, words.count("killed-begins"), words.count("killed-ends"), words.count("failing")) != (0, 1, 0, 4):
    sys.exit("changed")
PYTHON
