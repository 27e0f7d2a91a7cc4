package import Readers
internal import SourceText

/// An edge file, for topolint itself: `topolint.edges/1`, a header and then one edge a line.
package enum EdgeFileJSON {
  /// All lines. Keys are in one order, and edges are sorted, so that engines that find the same write the same.
  package static func write(_ file: EdgeFile) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", EdgeFile.schema)
      out.key("window_ns")
      append(file.header.window, to: &out)
      out.member("spans", Int(file.header.spans))
      out.member("distinct_spans", Int(file.header.distinctSpans))
      out.member("unpaired_client", Int(file.header.unpairedClients))
      out.member("unpaired_server", Int(file.header.unpairedServers))
      out.member("engine", Untrusted(file.header.engine))
    }
    out += "\n"
    for service in file.services {
      out.object { out in
        out.key("service")
        out.json(service.name)
        out.member("entries", service.entries)
      }
      out += "\n"
    }
    for row in file.rows {
      out.object { out in
        for (key, text) in row.texts {
          out.key(named: key)
          if let text { out.json(text) } else { out += "null" }
        }
        out.member("outside", row.isOutside)
        for (key, number) in row.numbers {
          out.key(named: key)
          append(number, to: &out)
        }
        out.key("durations_ns")
        out.array(row.durations) { out, bin in out.array([Int(bin.lower), bin.count]) { out, number in out += number } }
      }
      out += "\n"
    }
    return out.bytes
  }

  private static func append(_ number: Int64?, to out: inout ByteBuffer) {
    if let number { out += Int(number) } else { out += "null" }
  }
}
