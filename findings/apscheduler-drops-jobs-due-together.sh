#!/usr/bin/env bash
# Of thirty jobs that are due at the same second, APScheduler runs ten and forgets twenty.
#
# Believed:  its pool has ten threads, so the other twenty wait for one, as in any queue; `misfire_grace_time` is about a
#            scheduler that was down when a job was due.
# So:        the grace, one second where nothing is said, is looked at when a thread takes the job up. Whoever waited
#            longer than that is not run: for a job that was to run once there is no second time. A warning in the log is
#            all that is left of it.
# Matters:   the queue in front of this pool holds for one second. Reminders and reports due on the hour call a service ten
#            times and not thirty; when that service becomes slow, the load on it falls, and so does the work that is done.
#            Work promised by a schedule is not the load that arrives, and no retry or dead letter sees the difference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apscheduler==3.11.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -i '^apscheduler '

"$folder/venv/bin/python" - <<'PYTHON'
import datetime, logging, sys, time
from apscheduler.events import EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler

logging.disable(logging.CRITICAL)

def remind(seconds, options):
    """How many of thirty jobs due at one moment, each of so many seconds, were run, were missed, and are still to come."""
    ran, missed = [], []
    def job():
        ran.append(1)
        time.sleep(seconds)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_listener(lambda event: missed.append(event.job_id), EVENT_JOB_MISSED)
    due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)
    for _ in range(30): scheduler.add_job(job, "date", run_date=due, **options)
    scheduler.start()
    end = time.monotonic() + 60
    while len(ran) + len(missed) < 30 and time.monotonic() < end: time.sleep(0.1)
    left = len(scheduler.get_jobs())
    scheduler.shutdown()
    return len(ran), len(missed), left

plain, patient = remind(3, {}), remind(3, {"misfire_grace_time": 3600})
print("thirty jobs of 3 s, all due at once:")
print("nothing said of a grace:    run %d, missed %d, still to come %d" % plain)
print("misfire_grace_time of 1 h:  run %d, missed %d, still to come %d" % patient)
if plain != (10, 20, 0) or patient != (30, 0, 0): sys.exit("changed")
PYTHON
