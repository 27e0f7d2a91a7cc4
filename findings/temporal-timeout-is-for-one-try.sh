#!/usr/bin/env bash
# `start_workflow(..., rpc_timeout=1 s)` of Temporal's client holds its caller for five to twenty seconds.
#
# Believed:  `rpc_timeout` is how long the caller waits.
# So:        it is the timeout of one try. A server that answers UNAVAILABLE at once is asked six to eleven times, with
#            growing waits, until about ten seconds have passed; one that says it is busy (RESOURCE_EXHAUSTED) is asked about
#            five times, at first a second apart, for ten seconds and more. Only where the try itself runs into the timeout is
#            it over after the second. No option of the call changes that: `retry_config` is one of the connection.
# Matters:   the time that a service waits for Temporal is nowhere in its code, and is longest when Temporal answers quickest.
#            A request handler with a deadline of two seconds that starts workflows has none; a frontend of Temporal that sheds
#            load gets five calls for one. Timeouts of the callers above must be held against tries and waits, not rpc_timeout.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 grpcio==1.85.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(temporalio|grpcio) '

"$folder/venv/bin/python" - <<'PYTHON' | grep -v retried  # its log
import asyncio, concurrent.futures, datetime, sys, time
import grpc
from temporalio.api.workflowservice.v1 import GetSystemInfoResponse
from temporalio.client import Client
from temporalio.service import RPCError

calls, answer = 0, None

def start(request, context):
    global calls
    calls += 1
    if answer: context.abort(answer, "not now")
    time.sleep(3)
    return b""

class Frontend(grpc.GenericRpcHandler):
    """As much of Temporal's server as a client needs to connect and to be refused."""
    def service(self, details):
        if details.method.endswith("/GetSystemInfo"): return grpc.unary_unary_rpc_method_handler(lambda request, context: GetSystemInfoResponse().SerializeToString())
        if details.method.endswith("/StartWorkflowExecution"): return grpc.unary_unary_rpc_method_handler(start)

async def order(client, code):
    """Seconds that the call takes, and calls that the server gets."""
    global calls, answer
    calls, answer, begin = 0, code, time.monotonic()
    try: await client.start_workflow("Order", id="17", task_queue="orders", rpc_timeout=datetime.timedelta(seconds=1))
    except RPCError: pass
    print(f"rpc_timeout 1 s; the server {'answers ' + code.name if code else 'takes 3 s'}: over after {time.monotonic() - begin:.1f} s, {calls} call(s)", flush=True)
    return time.monotonic() - begin, calls

async def main():
    client = await Client.connect(f"127.0.0.1:{port}")
    return [await order(client, code) for code in (None, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)]

server = grpc.server(concurrent.futures.ThreadPoolExecutor(10), handlers=[Frontend()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
hangs, away, busy = asyncio.run(main())
server.stop(0)
if not 0.5 < hangs[0] < 2 or hangs[1] != 1 or not 4 < away[0] < 20 or not 6 <= away[1] <= 11 or not 4 < busy[0] < 30 or not 3 <= busy[1] <= 8: sys.exit("changed")
PYTHON
