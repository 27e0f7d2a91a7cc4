import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct TelemetryVolumeTests {
  private func draft() -> Draft {
    var draft = Draft()
    draft.set(.users, 1_000_000)
    draft.set(.actionsPerUserPerMinute, 1)
    draft.call("a", "b", [.perRequest: 10])
    return draft
  }

  @Test("a span for each call and request, 500 bytes each") func bytes() {
    var draft = draft()
    #expect(draft.base().read(.topology, "telemetry_bytes_per_day") == "null")
    draft.set(.traces, 1)
    #expect(abs((draft.base()[TelemetryVolume.self].bytesPerDay.number ?? 0) - 7.92e12) < 1)
    draft.set(.traceSampling, 0.01)
    draft.set(.traceRetention, 86_400_000 * 14)
    let base = draft.base()
    #expect(abs((base[TelemetryVolume.self].bytesPerDay.number ?? 0) - 7.92e10) < 1)
    #expect(abs((base[TelemetryVolume.self].retained.number ?? 0) - 14 * 7.92e10) < 1)
  }

  @Test("a line of 250 bytes for each of them, if there are logs") func logs() {
    var draft = draft()
    #expect(draft.base().read(.topology, "log_bytes_per_day") == "null")
    draft.set(.logs, 1)
    #expect(abs((draft.base()[TelemetryVolume.self].logBytesPerDay.number ?? 0) - 3.96e12) < 1)
  }

  @Test("no traces take no room") func none() {
    var draft = draft()
    draft.set(.traces, 0)
    #expect(draft.base().read(.topology, "telemetry_bytes_per_day") == "null")
  }
}
