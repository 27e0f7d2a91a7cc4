#!/usr/bin/env bash
# An insert that fails is sent twice by PyMongo, and with `timeoutMS=2000` a thousand times and more, for two seconds.
#
# Believed:  a driver of MongoDB repeats a read or a write once; a timeout for the whole operation ends it sooner, and can only
#            take from the number of tries.
# So:        with `timeoutMS` there is no number: the operation is sent again, without a pause, for as long as the time lasts.
#            A router that answers at once that it cannot reach its shard (code 6) gets as many calls as the network carries,
#            and the caller one error. With `socketTimeoutMS=2000`, or no timeout at all, it is two calls.
# Matters:   the newer of two timeouts turns an edge with two attempts into one with a thousand for each caller, against a
#            database that has just lost a part, and a caller that could know after a hundredth of a second that it fails is
#            held for two seconds. Attempts are timeout / latency: the quicker the error, the more of them, so a test with a
#            server that is slow or silent does not show it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pymongo==4.20.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^pymongo '

"$folder/venv/bin/python" - <<'PYTHON'
import socket, struct, sys, threading, time
import bson, pymongo, pymongo.errors

calls = []

def answer(command):
    name = next(iter(command))
    if name.lower() in ("hello", "ismaster"):  # a router of a sharded cluster
        return {"ok": 1, "ismaster": True, "isWritablePrimary": True, "msg": "isdbgrid", "minWireVersion": 0, "maxWireVersion": 21, "logicalSessionTimeoutMinutes": 30,
                "maxBsonObjectSize": 16 << 20, "maxMessageSizeBytes": 48000000, "maxWriteBatchSize": 100000}
    if name in ("find", "insert"):
        calls.append(name)
        return {"ok": 0, "code": 6, "codeName": "HostUnreachable", "errmsg": "no host of the shard is reachable",
                "errorLabels": ["RetryableWriteError"] if name == "insert" else []}
    return {"ok": 1}

def serve(client):
    try:
        with client, client.makefile("rb") as asked:
            while len(head := asked.read(16)) == 16:
                length, number, _, kind = struct.unpack("<4i", head)
                body = asked.read(length - 16)
                if kind == 2013:  # a message: flags, then a section of kind 0 with the command
                    content = bson.encode(answer(bson.decode(body[5:5 + struct.unpack_from("<i", body, 5)[0]])))
                    reply, kind = struct.pack("<IB", 0, 0) + content, 2013
                else:  # the old query of the first hello: flags, a name, two numbers, the command
                    content = bson.encode(answer(bson.decode(body[body.index(b"\0", 4) + 9:])))
                    reply, kind = struct.pack("<iqii", 8, 0, 0, 1) + content, 1
                client.sendall(struct.pack("<4i", 16 + len(reply), number, number, kind) + reply)
    except OSError: pass

def accept():
    while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, daemon=True).start()

seen = {}
for options in ({}, {"socketTimeoutMS": 2000}, {"timeoutMS": 2000}):
    for name in ("find", "insert"):
        with pymongo.MongoClient("127.0.0.1", listener.getsockname()[1], **options) as client:
            calls.clear()
            begin = time.monotonic()
            try:
                if name == "find": client.shop.orders.find_one()
                else: client.shop.orders.insert_one({"order": 17})
                outcome = "no error"
            except pymongo.errors.PyMongoError: outcome = "one error"
            lasted = time.monotonic() - begin
        seen[str(options), name] = outcome, lasted, len(calls)
        words = ", ".join(f"{key}={value}" for key, value in options.items()) or "no timeout"
        print(f"{words:21} {name:6} {outcome} after {lasted:.1f} s, sent {len(calls)} times", flush=True)
for (options, name), (outcome, lasted, times) in seen.items():
    if outcome != "one error" or not (times > 100 and 1.5 < lasted < 6 if "'timeoutMS'" in options else times == 2 and lasted < 1.5): sys.exit("changed")
PYTHON
