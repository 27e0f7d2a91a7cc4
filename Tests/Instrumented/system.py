#!/usr/bin/env python3
"""A small system with OpenTelemetry's instrumentations, on loopback: system.py FOLDER writes FOLDER/spans.jsonl.

    browser -> web (Flask)  -> shop (Flask) by requests, whose urllib3 repeats what is answered with 503
                            -> prices (gRPC), twice
                            -> mailer (Celery), one message
    shop    -> books (sqlite3), three times; a server on this machine that is not traced
    mailer  -> shop; the first try of each third task fails and is sent once more

Each service is a process of its own, which exports OTLP as JSON to a file.
"""
import http.server, json, os, subprocess, sys, threading, time
from concurrent import futures

REQUESTS = 12


def instrument(folder, service):
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(SimpleSpanProcessor(FileSpanExporter(path=f"{folder}/{service}.part")))
    trace.set_tracer_provider(provider)


def publish(folder, service, port):
    with open(f"{folder}/{service}.new", "w") as file: file.write(str(port))
    os.rename(f"{folder}/{service}.new", f"{folder}/{service}.port")


def port(folder, service):
    for _ in range(600):
        if os.path.exists(f"{folder}/{service}.port"): return int(open(f"{folder}/{service}.port").read())
        time.sleep(0.05)
    sys.exit(f"{service} does not start")


def serve(folder, service, app):
    from werkzeug.serving import make_server
    server = make_server("127.0.0.1", 0, app, threaded=True)
    publish(folder, service, server.server_port)
    server.serve_forever()


def celery(folder):
    from celery import Celery
    app = Celery("mailer", broker="filesystem://")
    app.conf.update(
        broker_transport_options={"data_folder_in": f"{folder}/inbox", "data_folder_out": f"{folder}/outbox", "control_folder": f"{folder}/control", "polling_interval": 0.05},
        worker_enable_remote_control=False, task_default_queue="mails", worker_hijack_root_logger=False)
    return app


def carry(folder):
    """Hands messages over that are whole: a worker of Celery ends when it meets a file that is still being written."""
    while True:
        for name in sorted(os.listdir(f"{folder}/outbox")):
            try:
                with open(f"{folder}/outbox/{name}") as file: json.load(file)
            except ValueError: continue
            os.rename(f"{folder}/outbox/{name}", f"{folder}/inbox/{name}")
        time.sleep(0.02)


def shop(folder):
    from flask import Flask
    from opentelemetry.instrumentation.flask import FlaskInstrumentor
    from opentelemetry.instrumentation.requests import RequestsInstrumentor
    from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
    import requests, sqlite3
    SQLite3Instrumentor().instrument()
    RequestsInstrumentor().instrument()
    app = Flask("shop")
    FlaskInstrumentor().instrument_app(app)
    outside = port(folder, "outside")
    tries = {}

    @app.get("/buy/<number>")
    def buy(number):
        tries[number] = tries.get(number, 0) + 1
        # Every fourth is answered by the third try only.
        if int(number) % 4 == 0 and tries[number] < 3: return "busy", 503
        database = sqlite3.connect(f"{folder}/books")
        for row in range(3): database.cursor().execute("SELECT ?", (row,)).fetchall()
        database.close()
        requests.get(f"http://127.0.0.1:{outside}/rate")
        return "bought"

    @app.get("/receipt/<number>")
    def receipt(number): return "receipt"

    serve(folder, "shop", app)


def prices(folder):
    import grpc
    from opentelemetry.instrumentation.grpc import GrpcInstrumentorServer
    GrpcInstrumentorServer().instrument()
    server = grpc.server(futures.ThreadPoolExecutor(4))
    handlers = {"Quote": grpc.unary_unary_rpc_method_handler(lambda request, context: b"42")}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("shop.Prices", handlers),))
    number = server.add_insecure_port("127.0.0.1:0")
    server.start()
    publish(folder, "prices", number)
    server.wait_for_termination()


def mailer(folder):
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.requests import RequestsInstrumentor
    import requests
    CeleryInstrumentor().instrument()
    RequestsInstrumentor().instrument()
    app = celery(folder)
    address = f"http://127.0.0.1:{port(folder, 'shop')}"

    @app.task(name="mail", bind=True, max_retries=3)
    def mail(self, number):
        if number % 3 == 0 and self.request.retries == 0: raise self.retry(countdown=0)
        requests.get(f"{address}/receipt/{number}")
        with open(f"{folder}/mailed", "a") as file: file.write(".")

    publish(folder, "mailer", 0)
    app.worker_main(["worker", "--pool=solo", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=ERROR"])


def web(folder):
    from flask import Flask
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.flask import FlaskInstrumentor
    from opentelemetry.instrumentation.grpc import GrpcInstrumentorClient
    from opentelemetry.instrumentation.requests import RequestsInstrumentor
    import grpc, requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry
    RequestsInstrumentor().instrument()
    GrpcInstrumentorClient().instrument()
    CeleryInstrumentor().instrument()
    app = Flask("web")
    FlaskInstrumentor().instrument_app(app)
    tasks = celery(folder)
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[503], backoff_factor=0)))
    address = f"http://127.0.0.1:{port(folder, 'shop')}"
    quote = grpc.insecure_channel(f"127.0.0.1:{port(folder, 'prices')}").unary_unary("/shop.Prices/Quote")

    @app.get("/order/<number>")
    def order(number):
        for _ in range(2): quote(b"book")
        answer = session.get(f"{address}/buy/{number}")
        tasks.send_task("mail", [int(number)])
        return answer.text

    @app.get("/healthz")
    def health(): return "well"

    serve(folder, "web", app)


def main(folder):
    for name in ("inbox", "outbox", "control"): os.makedirs(f"{folder}/{name}", exist_ok=True)
    threading.Thread(target=carry, args=(folder,), daemon=True).start()

    class Outside(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_): pass

    outside = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=outside.serve_forever, daemon=True).start()
    publish(folder, "outside", outside.server_port)
    services = ["web", "shop", "prices", "mailer"]
    with open(f"{folder}/log", "w") as log:
        processes = [subprocess.Popen([sys.executable, __file__, folder, name], stdout=log, stderr=log) for name in services]
    try:
        import urllib.request
        for name in services: port(folder, name)
        for number in range(1, REQUESTS + 1): urllib.request.urlopen(f"http://127.0.0.1:{port(folder, 'web')}/order/{number}", timeout=30).read()
        urllib.request.urlopen(f"http://127.0.0.1:{port(folder, 'web')}/healthz", timeout=30).read()
        for _ in range(600):
            if os.path.exists(f"{folder}/mailed") and os.path.getsize(f"{folder}/mailed") >= REQUESTS: break
            time.sleep(0.05)
        else: sys.exit("the mails are not sent")
        # The last spans end after what they answer.
        time.sleep(0.5)
    finally:
        for process in processes: process.terminate()
        for process in processes:
            try: process.wait(5)
            except subprocess.TimeoutExpired: process.kill()
    with open(f"{folder}/spans.jsonl", "w") as spans:
        for name in services: spans.write(open(f"{folder}/{name}.part").read())


if __name__ == "__main__":
    folder = os.path.abspath(sys.argv[1])
    if len(sys.argv) == 2: main(folder)
    else:
        instrument(folder, sys.argv[2])
        {"web": web, "shop": shop, "prices": prices, "mailer": mailer}[sys.argv[2]](folder)
