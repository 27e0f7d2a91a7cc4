#!/usr/bin/env bash
# gRPC for Python accepts a hedging policy, even a senseless one, and sends one call.
#
# Believed:  `hedgingPolicy` of a service config sends further calls after `hedgingDelay`, and a wrong value is refused, as
#            one in `retryPolicy` is.
# So:        the core library (C++, Python, Ruby and others) does not know the key. `maxAttempts: 4` makes one call of a slow
#            method, `maxAttempts: none` too, without an error; the same in `retryPolicy` makes the channel unusable.
# Matters:   the service config is shared by clients of all languages, and others do hedge. One line of it is four times
#            the load from a Java caller and no protection of the slow tail for a Python caller.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check grpcio==1.85.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^grpcio '

GRPC_VERBOSITY=NONE "$folder/venv/bin/python" - <<'PYTHON'
import concurrent.futures, json, sys, time
import grpc

calls = []

def work(request, context):
    calls.append(request)
    time.sleep(1)
    return b""

server = grpc.server(concurrent.futures.ThreadPoolExecutor(8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("shop", {"buy": grpc.unary_unary_rpc_method_handler(work)}),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()

def tries(policy):
    calls.clear()
    config = {"methodConfig": [{"name": [{"service": "shop"}], **policy}]}
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.service_config", json.dumps(config))])
    try:
        channel.unary_unary("/shop/buy")(b"", timeout=10)
        return len(calls)
    except grpc.RpcError as error:
        return error.code().name
    finally:
        channel.close()

retry = {"initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}
seen = {
    "hedging of 4": tries({"hedgingPolicy": {"maxAttempts": 4, "hedgingDelay": "0.1s"}}),
    "hedging of 'none'": tries({"hedgingPolicy": {"maxAttempts": "none"}}),
    "retries of 'none'": tries({"retryPolicy": retry | {"maxAttempts": "none"}}),
}
server.stop(None)
for name, outcome in seen.items():
    print(f"{name:18} calls: {outcome}")
if list(seen.values()) != [1, 1, "INVALID_ARGUMENT"]:
    sys.exit("changed")
PYTHON
