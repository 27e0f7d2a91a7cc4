#!/usr/bin/env bash
# A database that is away for two seconds is away for fifteen behind PgBouncer, for callers who come when it is back too.
#
# Believed:  a pool connects again when it is asked for a connection: once the database is back, the next caller gets
#            through, as a direct connection does.
# So:        after one connection that failed no other is tried for 15 s (`server_login_retry`), whoever asks. Who is
#            connected to the pool already waits these 15 s without a word; who connects meanwhile is refused at once, with
#            the database up.
# Matters:   each restart and fail-over of the database, however quick, is an outage of 15 s for all services behind the
#            pool. Retries within it are all in vain: attempts with the usual pauses of a second or two see one and the same
#            failure. Callers with connections of their own are held for the whole time, in flight is rate times 15 s.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pg8000==1.31.6  # a client
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download pgbouncer libc-ares2)  # Debian 12
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done
export LD_LIBRARY_PATH="$folder/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)"
"$folder/root/usr/sbin/pgbouncer" -V | sed -n 1p

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os, socket, struct, subprocess, sys, threading, time
import pg8000.native

folder = sys.argv[1]

class Database:
    """As much of a database as it takes to log in and to answer a query with nothing."""
    def __init__(self, port=0):
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port, self.open = self.listener.getsockname()[1], []
        threading.Thread(target=self.accept, daemon=True).start()
    def accept(self):
        while True:
            try: client = self.listener.accept()[0]
            except OSError: return
            self.open.append(client)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()
    def serve(self, client):
        def message(kind, content): return kind + struct.pack("!I", len(content) + 4) + content
        try:
            with client.makefile("rb") as asked:
                asked.read(struct.unpack("!I", asked.read(4))[0] - 4)
                settings = {b"server_version": b"15.0", b"client_encoding": b"UTF8", b"standard_conforming_strings": b"on",
                            b"DateStyle": b"ISO", b"TimeZone": b"UTC", b"integer_datetimes": b"on"}
                client.sendall(message(b"R", bytes(4)) + b"".join(message(b"S", name + b"\0" + value + b"\0") for name, value in settings.items())
                               + message(b"K", bytes(8)) + message(b"Z", b"I"))
                while kind := asked.read(1):
                    asked.read(struct.unpack("!I", asked.read(4))[0] - 4)
                    if kind == b"X": break
                    if kind == b"Q": client.sendall(message(b"C", b"SELECT 0\0") + message(b"Z", b"I"))
        except (OSError, struct.error): pass
        finally: client.close()
    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for client in self.open:
            try: client.shutdown(socket.SHUT_RDWR)
            except OSError: pass

def ask(port):
    try:
        client = pg8000.native.Connection("app", host="127.0.0.1", port=port, database="shop", timeout=60, ssl_context=False)
        client.run("select")
        client.close()
        return True
    except (OSError, pg8000.native.InterfaceError): return False

database = Database()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/pool.ini", "w") as file:
    file.write(f"""[databases]
shop = host=127.0.0.1 port={database.port} user=app
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
""")
user = ["-u", "nobody"] if os.getuid() == 0 else []
pool = subprocess.Popen([f"{folder}/root/usr/sbin/pgbouncer", *user, f"{folder}/pool.ini"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(100):
        if before := ask(port): break
        time.sleep(0.1)
    database.stop()
    away = time.monotonic()
    waits = []
    def call(): waits.append((ask(port), time.monotonic() - away))
    patient = threading.Thread(target=call)
    patient.start()  # its query makes the pool try to connect
    time.sleep(2)
    database = Database(database.port)
    back = time.monotonic() - away
    direct = ask(database.port)
    refused = []
    while time.monotonic() - away < 60:
        begin = time.monotonic()
        if ask(port): break
        refused.append(time.monotonic() - begin)
        time.sleep(1)
    through = time.monotonic() - away
    patient.join()
finally:
    pool.terminate()
    pool.wait()
print(f"before: a query is answered: {before}; the database is back after {back:.1f} s, and answers directly: {direct}")
print(f"who was there when it went: answered {waits[0][0]}, {waits[0][1]:.1f} s after that; who came when it was back: "
      f"{len(refused)} tries refused within {max(refused, default=0):.1f} s each, the first answer {through:.1f} s after it went")
if not before or not direct or back > 6 or not waits[0][0] or waits[0][1] < 12 or through < 12 or not refused or max(refused) > 3: sys.exit("changed")
PYTHON
