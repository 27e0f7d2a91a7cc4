#!/usr/bin/env bash
# Of two workers that share a subscription of Mosquitto, the one that has gone still gets every second job.
#
# Believed:  a shared subscription spreads messages over the members of its group that are there; what a member that lasts
#            (no clean session) is for is that nothing is lost while all are away.
# So:        the turn goes round over sessions, not over connections. A worker that is switched off keeps its place for as
#            long as its session lasts, for ever by default, and its jobs are kept for it alone, with the other worker idle
#            beside them. Of workers with clean sessions the one that is left gets all.
# Matters:   a replica scaled down, or renamed by a new Pod, takes its share of the work with it: half of the jobs are never
#            done, no backlog shows with those that are there, and at 1000 kept messages the broker drops what comes.
#            Competing consumers of such a group are no redundancy for one another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check paho-mqtt==2.2.0
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download mosquitto libwrap0 libdlt2 libcjson1)  # Debian 12
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done
machine=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
export LD_LIBRARY_PATH="$folder/root/usr/lib/$machine:$folder/root/lib/$machine"
"$folder/root/usr/sbin/mosquitto" -h | sed -n 1p || true  # its help ends with 3

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, time
import paho.mqtt.client as mqtt

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/broker.conf", "w") as file: file.write(f"listener {port} 127.0.0.1\nallow_anonymous true\n")

def connect(name, clean, jobs=None, topic=None):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean)
    ready = []
    client.on_message = lambda client, data, message: jobs.append(int(message.payload))
    client.on_connect = lambda client, *rest: client.subscribe(topic, qos=1) if topic else ready.append(1)
    client.on_subscribe = lambda *rest: ready.append(1)
    client.connect("127.0.0.1", port)
    client.loop_start()
    end = time.monotonic() + 20
    while not ready and time.monotonic() < end: time.sleep(0.05)
    return client

def leave(client):
    client.disconnect()
    client.loop_stop()

def share(clean):
    """Jobs that each of two workers gets of ten: with both there, with the second away, and when it is back."""
    topic = f"jobs/{clean}"
    one, two = [], []
    first, second = connect(f"one-{clean}", clean, one, f"$share/group/{topic}"), connect(f"two-{clean}", clean, two, f"$share/group/{topic}")
    publisher = connect(f"shop-{clean}", True)
    seen = []
    for away in (False, True):
        if away:
            leave(second)
            time.sleep(1)
        one.clear(), two.clear()
        for job in range(10): publisher.publish(topic, str(job), qos=1).wait_for_publish(20)
        time.sleep(2)
        seen.append((len(one), len(two)))
    second = connect(f"two-{clean}", clean, two, f"$share/group/{topic}")
    time.sleep(2)
    seen.append((len(one), len(two)))
    for client in (first, second, publisher): leave(client)
    return seen

broker = subprocess.Popen([f"{folder}/root/usr/sbin/mosquitto", "-c", f"{folder}/broker.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(100):
        try: socket.create_connection(("127.0.0.1", port)).close(); break
        except OSError: time.sleep(0.1)
    lasting, clean = share(False), share(True)
finally:
    broker.terminate()
    broker.wait()
for words, seen in (("lasting", lasting), ("clean", clean)):
    print("%-7s sessions, ten jobs: both there %d and %d; the second away %d and %d; when it is back %d and %d" % (words, *seen[0], *seen[1], *seen[2]))
if lasting != [(5, 5), (5, 0), (5, 5)] or clean != [(5, 5), (10, 0), (10, 0)]: sys.exit("changed")
PYTHON
