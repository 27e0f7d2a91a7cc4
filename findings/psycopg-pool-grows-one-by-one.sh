#!/usr/bin/env bash
# The twelfth of twelve callers waits 5.5 s for a connection of psycopg_pool, with room for all and 0.5 s for each.
#
# Believed:  a pool with `max_size=12` and one connection open has room for twelve; those who come together each wait for
#            one new connection, 0.5 s, as with SQLAlchemy's pool.
# So:        one connection at a time is added, whatever `max_size` and `num_workers` say: the next is begun when the one
#            before is there. The second of twelve callers waits 0.5 s, the twelfth 5.5 s, while the database has one login
#            under way. Only the first `min_size` are opened side by side.
# Matters:   after a quiet time the pool has shrunk to `min_size`, and a burst gets 1 / (time of a login) connections a second,
#            not `max_size`: with TLS and a password, over a network, a login is the slowest part of a call. Capacity of the
#            edge at the start of a burst is `min_size`, and the wait of a caller is its place in the burst times a login.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check psycopg-pool==3.3.3 psycopg-binary==3.3.9 psycopg==3.3.9 SQLAlchemy==2.1.9
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -iE '^(psycopg|psycopg-pool|sqlalchemy) '

"$folder/venv/bin/python" - <<'PYTHON'
import os, socket, struct, sys, threading, time
import psycopg, psycopg_pool, sqlalchemy.pool

class Database:
    """As much of a database as it takes to log in, which takes 0.5 s, and to be asked nothing."""
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port, self.logins, self.most, self.lock = self.listener.getsockname()[1], 0, 0, threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()
    def accept(self):
        while True: threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()
    def count(self, change):
        with self.lock:
            self.logins += change
            self.most = max(self.most, self.logins)
    def serve(self, client):
        def message(kind, content): return kind + struct.pack("!I", len(content) + 4) + content
        try:
            with client, client.makefile("rb") as asked:
                while struct.unpack("!I", asked.read(struct.unpack("!I", asked.read(4))[0] - 4)[:4])[0] != 3 << 16: client.sendall(b"N")  # no TLS
                self.count(1)
                time.sleep(0.5)
                self.count(-1)
                settings = {b"server_version": b"15.0", b"client_encoding": b"UTF8", b"standard_conforming_strings": b"on",
                            b"DateStyle": b"ISO", b"TimeZone": b"UTC", b"integer_datetimes": b"on"}
                client.sendall(message(b"R", bytes(4)) + b"".join(message(b"S", name + b"\0" + value + b"\0") for name, value in settings.items())
                               + message(b"K", bytes(8)) + message(b"Z", b"I"))
                while (kind := asked.read(1)) and kind != b"X":
                    asked.read(struct.unpack("!I", asked.read(4))[0] - 4)
                    if kind == b"Q": client.sendall(message(b"C", b"ROLLBACK\0") + message(b"Z", b"I"))
        except (OSError, struct.error): pass

database = Database()
address = f"host=127.0.0.1 port={database.port} user=app dbname=shop sslmode=disable gssencmode=disable"

def burst(name, take):
    """Twelve callers at once take a connection and keep it. How long each waited, and how many logins were under way at once."""
    start, waits, kept, database.most = threading.Barrier(12), [], [], 0
    def call():
        start.wait()
        begin = time.monotonic()
        kept.append(take())
        waits.append(time.monotonic() - begin)
    callers = [threading.Thread(target=call) for _ in range(12)]
    for caller in callers: caller.start()
    for caller in callers: caller.join()
    print(f"{name:14} the callers wait {' '.join(f'{wait:.1f}' for wait in sorted(waits))} s; logins at once: {database.most}", flush=True)
    return kept, max(waits), database.most

pool = psycopg_pool.ConnectionPool(address, min_size=1, max_size=12, num_workers=12, open=True)
pool.wait(20)
first = burst("psycopg_pool", pool.getconn)
second = burst("SQLAlchemy", sqlalchemy.pool.QueuePool(lambda: psycopg.connect(address), pool_size=12).connect)
changed = len(first[0]) < 12 or not 5 < first[1] < 9 or first[2] != 1 or second[1] > 2.5 or second[2] < 6
print(*["changed"] * changed, end="", file=sys.stderr, flush=True)
os._exit(changed)  # without closing the connections
PYTHON
