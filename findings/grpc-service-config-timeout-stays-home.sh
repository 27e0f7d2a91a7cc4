#!/usr/bin/env bash
# A timeout in gRPC's service config ends the call at the client and is never told to the server.
#
# Believed:  a timeout of a gRPC call, wherever it is set, becomes the deadline that the server sees and can pass on.
# So:        one that the program gives is sent. One that stands in the service config, where operators put it, is kept by a
#            timer of the client alone: the server sees no deadline, and works on after the caller has gone.
# Matters:   deadlines that are passed on stop work that nobody waits for. Under such a timeout the callee's time in flight is
#            its own time, not the timeout, and its callees get no deadline either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check grpcio==1.85.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^grpcio '

"$folder/venv/bin/python" - <<'PYTHON'
import concurrent.futures, json, sys, time
import grpc

deadlines, finished = [], []

def work(request, context):
    remaining = context.time_remaining()
    deadlines.append(None if remaining is None or remaining > 1e9 else round(remaining))
    time.sleep(9)
    finished.append(context.is_active())
    return b""

server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("shop", {"buy": grpc.unary_unary_rpc_method_handler(work)}),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()

def call(config, timeout):
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.service_config", json.dumps(config))])
    begin = time.monotonic()
    try:
        channel.unary_unary("/shop/buy")(b"", timeout=timeout)
        outcome = "OK"
    except grpc.RpcError as error:
        outcome = error.code().name
    channel.close()
    return outcome, time.monotonic() - begin < 8

by_program = call({}, 6)
by_config = call({"methodConfig": [{"name": [{"service": "shop"}], "timeout": "6s"}]}, None)
time.sleep(10)
server.stop(None)
print(f"timeout of the program: {by_program[0]}, the server sees {deadlines[0]} s")
print(f"timeout of the service config: {by_config[0]}, the server sees {deadlines[1]}; handlers that ran to their end: {len(finished)}")
if by_program != ("DEADLINE_EXCEEDED", True) or by_config != ("DEADLINE_EXCEEDED", True) or deadlines != [6, None]:
    sys.exit("changed")
PYTHON
