"""What `topolint import` says of streams and consumers of JetStream, held against a NATS server: how much a stream holds, how often a message
is given out, and what becomes of it then."""
import json, os, re, socket, subprocess, tempfile, time

SILENT = {"name": "S", "subjects": ["s.>"], "retention": "limits", "storage": "memory"}
# Name, more of the stream, more of the consumer.
ALL = [
    ("a full stream, silence", {"max_msgs": 10}, {}),
    ("a full stream, discard new", {"max_msgs": 10, "discard": "new"}, {}),
    ("three deliveries", {}, {"max_deliver": 3}),
    ("three deliveries of a work queue", {"retention": "workqueue"}, {"max_deliver": 3}),
    ("backoff in place of ack_wait", {}, {"max_deliver": 4, "backoff": [100_000_000, 100_000_000, 100_000_000]}),
    ("one second of age", {"max_age": 1_000_000_000}, {}),
]
PUBLISHED = 15


class Client:
    """As much of NATS as it takes: one question at a time."""
    def __init__(self, port):
        limit = time.monotonic() + 10
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
                break
            except OSError:
                if time.monotonic() > limit: raise
                time.sleep(0.05)
        self.file = self.socket.makefile("rb")
        self.file.readline()
        self.socket.sendall(b'CONNECT {"verbose":false,"headers":false}\r\nSUB inbox.> 1\r\n')
        self.number = 0

    def ask(self, subject, body=b"", timeout=5.0):
        """The answer to a message; None if none comes in time."""
        self.number += 1
        inbox = f"inbox.{self.number}"
        self.socket.sendall(f"PUB {subject} {inbox} {len(body)}\r\n".encode() + body + b"\r\n")
        limit = time.monotonic() + timeout
        while time.monotonic() < limit:
            self.socket.settimeout(max(0.01, limit - time.monotonic()))
            try: line = self.file.readline()
            except (socket.timeout, TimeoutError):
                self.file = self.socket.makefile("rb")
                return None
            if line.startswith(b"PING"): self.socket.sendall(b"PONG\r\n")
            if not line.startswith(b"MSG"): continue
            words = line.split()
            answer = self.file.read(int(words[-1]) + 2)[:-2]
            if inbox.encode() in words or words[1].startswith(b"s."): return answer

    def api(self, subject, **body):
        return json.loads(self.ask("$JS.API." + subject, json.dumps(body).encode()))


def measure(client, stream, consumer):
    """What the server tells of both, how many messages it took and kept, and how often it gave out the first."""
    client.api("STREAM.DELETE.S")
    client.api("STREAM.CREATE.S", **stream)
    config = {"durable_name": "worker", "ack_policy": "explicit", "deliver_policy": "all", "ack_wait": 200_000_000, **consumer}
    client.api("CONSUMER.DURABLE.CREATE.S.worker", stream_name="S", config=config)
    taken = sum("error" not in json.loads(client.ask("s.x", b"x")) for _ in range(PUBLISHED if "max_msgs" in stream else 1))
    kept = client.api("STREAM.INFO.S")["state"]["messages"]
    given, end = 0, time.monotonic() + 2
    while "max_deliver" in consumer and time.monotonic() < end:
        given += client.ask("$JS.API.CONSUMER.MSG.NEXT.S.worker", json.dumps({"batch": 1, "expires": 300_000_000}).encode(), 0.5) == b"x"
    if "max_age" in stream: time.sleep(1.5)
    told = client.api("STREAM.INFO.S"), client.api("CONSUMER.INFO.S.worker")
    return told, taken, kept, given, told[0]["state"]["messages"]


def said(topolint, folder, told):
    """The attributes of the queue, and whether a full stream is told to drop what it has."""
    for number, each in enumerate(told):
        with open(os.path.join(folder, f"{number}.json"), "w") as file: json.dump(each, file)
    # Streams alone are no system.
    with open(os.path.join(folder, "worker.yaml"), "w") as file: file.write("topolint: 1\nservices: {worker: {}}\n")
    names = [os.path.join(folder, name) for name in ["0.json", "1.json", "worker.yaml"]]
    run = subprocess.run([topolint, "import", *names], capture_output=True, text=True)
    return dict(re.findall(r"^    (\w+): (.+)$", run.stdout.split("queues:")[-1], re.M)), "drops its oldest" in run.stderr


def rows(programs, topolint, only):
    """A row of the table for each configuration."""
    found = []
    chosen = [each for each in ALL if not only or only in f"nats {each[0]}"]
    if not chosen: return found
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen([str(programs.folder / "nats-server"), "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            client = Client(port)
            for name, stream, consumer in chosen:
                told, taken, kept, given, left = measure(client, SILENT | stream, consumer)
                facts, drops = said(topolint, folder, told)
                wrong = []
                if "max_msgs" in stream and (int(facts.get("max_length", 0)) != kept or drops != (taken > kept)): wrong.append("a full stream")
                if "max_deliver" in consumer and int(facts.get("max_deliveries", 0)) != given: wrong.append("deliveries")
                # There is no dead letter: what was given out too often stays where it is.
                if "max_deliver" in consumer and ("dead_letter" in facts or left != 1): wrong.append("dead letters")
                if "max_age" in stream and (facts.get("retention") != "1s" or left): wrong.append("age")
                measured = f"{taken} taken, {kept} kept" if "max_msgs" in stream else f"{given} given out, {left} left"
                words = ", ".join(f"{key} {facts[key]}" for key in ["max_length", "max_deliveries", "retention"] if key in facts)
                found.append(["nats", name, words, "–", measured, "–", "–", "–", "–", "; ".join(wrong) or "holds"])
        finally:
            process.kill()
            process.wait()
    return found
