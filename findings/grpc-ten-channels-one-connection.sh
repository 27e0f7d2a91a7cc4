#!/usr/bin/env bash
# Ten gRPC channels to one server are one connection, and share its limit of calls.
#
# Believed:  a channel is a connection, so a pool of ten channels is ten connections: ten times the streams that the server
#            allows on one, and ten replicas reached through a balancer that spreads connections.
# So:        channels of a process that have the same target and the same options share their connection, without a word.
#            All ten have one; of twenty calls at once the server works on the five that it allows on a connection. Only
#            `grpc.use_local_subchannel_pool`, or options that differ, gives each channel its own.
# Matters:   the size of such a pool is no capacity: what a process has in flight is what one connection allows (100 with
#            many servers). Behind a balancer of connections, as a Service of Kubernetes is, all calls of a process reach
#            one replica, whatever the pool, and share by replicas is wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check grpcio==1.85.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^grpcio '

"$folder/venv/bin/python" - <<'PYTHON'
import concurrent.futures, sys, threading, time
import grpc

def pool(options):
    """With ten channels and twenty calls at once: connections that the server sees, and calls that it works on at a time."""
    peers, lock, running, most = set(), threading.Lock(), 0, 0
    def work(request, context):
        nonlocal running, most
        with lock:
            peers.add(context.peer())
            running += 1
            most = max(most, running)
        time.sleep(1)
        with lock: running -= 1
        return b""
    class Shop(grpc.GenericRpcHandler):
        def service(self, details): return grpc.unary_unary_rpc_method_handler(work)
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(40), handlers=[Shop()], options=[("grpc.max_concurrent_streams", 5)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    channels = [grpc.insecure_channel(f"127.0.0.1:{port}", options=options) for _ in range(10)]
    for channel in channels: grpc.channel_ready_future(channel).result(20)
    for call in [channels[i % 10].unary_unary("/shop/order").future(b"") for i in range(20)]: call.exception()
    for channel in channels: channel.close()
    server.stop(0).wait()
    return len(peers), most

shared, own = pool([]), pool([("grpc.use_local_subchannel_pool", 1)])
print("a server that allows 5 calls on a connection; 10 channels, 20 calls at once:")
print("as it is:                        %d connection(s), %d calls under way" % shared)
print("grpc.use_local_subchannel_pool:  %d connection(s), %d calls under way" % own)
if shared[0] != 1 or shared[1] > 6 or own[0] != 10 or own[1] < 12: sys.exit("changed")
PYTHON
