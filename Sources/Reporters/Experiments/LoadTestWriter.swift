import Reports
import SourceText
import TopologyModel
package import WhatIf

/// A load test for k6: what would confirm a forecast, as a script that shows for one verdict at a time whether it is right.
package enum LoadTestWriter {
  private static let seconds = 60.0

  /// - Returns: a module of JavaScript.
  package static func write(_ forecast: Forecast) -> [UInt8] {
    var out = ByteBuffer()
    out += head
    out += "\n// What the forecast says. Names are text of the inputs.\nconst VERDICTS = "
    out.lines(forecast.experiments) { write($1, forecast, into: &$0) }
    out +=
      ";\n\n// Where users' requests come in, and how many in a second at the peak of today; null where the inputs do not say it.\nconst ENTRIES = "
    out.lines(Array(forecast.entryRates.enumerated())) { out, entry in
      out.object { out in
        out.member("number", entry.offset + 1)
        out.member("name", entry.element.name)
        out.member("rate_per_s", entry.element.rate)
      }
    }
    out += ";\n\n// How long each phase lasts, in seconds.\nconst DURATION = Number(__ENV.DURATION || "
    out.json(max(1, ((forecast.fault?.duration ?? seconds * 1_000) / 1_000).rounded(.up)))
    out += ");\n"
    out += body
    return out.bytes
  }

  private static func write(_ experiment: Experiment, _ forecast: Forecast, into out: inout ByteBuffer) {
    out.object { out in
      out.member("number", experiment.number)
      switch experiment.verdict {
      case .faults(let faults, let failed, let hit):
        out.member("kind", "fault")
        out.member("parts", faults.map { forecast.topology.name($0.element) })
        out.member("failed_at_most", failed)
        out.member("hit_at_most", hit)
      case .saturation(let element, let factor):
        out.member("kind", "growth")
        out.member("parts", [forecast.topology.name(element)])
        out.member("factor", factor)
      }
      out.member("words", experiment.words)
    }
  }

  private static let head = """
    // What would confirm the forecast of `topolint whatif`, for k6. It tests one verdict at a time:
    //   k6 run -e VERDICT=1 -e TARGET_1=https://test.example/path FILE
    // VERDICT is the number of one of VERDICTS, TARGET_n what the entry of that number in ENTRIES answers at. RATE_n says how many requests
    // in a second it takes where ENTRIES does not. Of a fault, begin it first: `topolint whatif --format chaos-mesh` writes it.
    import http from 'k6/http';

    """

  private static let body = """

    const verdict = VERDICTS.find((item) => String(item.number) === (__ENV.VERDICT || '1'));
    if (!verdict) throw new Error(`VERDICT is a number from 1 to ${VERDICTS.length}`);

    // A fault has one phase, with the load of today. Growth has two: a tenth less than what gives way, and a tenth more.
    const PHASES = verdict.kind === 'fault'
      ? [{ name: 'during', factor: 1 }]
      : [{ name: 'below', factor: 0.9 * verdict.factor }, { name: 'above', factor: 1.1 * verdict.factor }];
    // What may fail without any fault.
    const NOISE = 0.01;

    function rateOf(entry) {
      const rate = entry.rate_per_s ?? Number(__ENV[`RATE_${entry.number}`]);
      if (!(rate >= 0)) throw new Error(`RATE_${entry.number}: how many requests a second come to ${entry.name}?`);
      return rate;
    }

    function scenarios() {
      const found = {};
      for (const entry of ENTRIES) {
        if (!__ENV[`TARGET_${entry.number}`]) throw new Error(`TARGET_${entry.number}: where is ${entry.name}?`);
        PHASES.forEach((phase, index) => {
          // k6 takes whole numbers: so many a minute.
          const rate = Math.max(1, Math.round(rateOf(entry) * phase.factor * 60));
          const busy = Math.max(10, Math.ceil(rate / 60));
          found[`entry_${entry.number}_${phase.name}`] = {
            executor: 'constant-arrival-rate',
            rate,
            timeUnit: '1m',
            duration: `${DURATION}s`,
            startTime: `${index * (DURATION + 10)}s`,
            preAllocatedVUs: busy,
            maxVUs: busy * 10,
            tags: { phase: phase.name },
            env: { ENTRY: String(entry.number) },
          };
        });
      }
      return found;
    }

    function thresholds() {
      const found = {};
      for (const phase of PHASES) {
        const most = phase.name === 'above' ? null : verdict.kind === 'growth' ? 0 : verdict.failed_at_most;
        // A limit that always holds makes k6 keep the figures of the phase.
        found[`http_req_failed{phase:${phase.name}}`] = [most == null ? 'rate>=0' : `rate<=${Math.min(1, most + NOISE)}`];
        found[`http_req_duration{phase:${phase.name}}`] = ['p(99)>=0'];
      }
      return found;
    }

    export const options = {
      scenarios: scenarios(),
      thresholds: thresholds(),
      summaryTrendStats: ['med', 'p(99)'],
    };

    export default function () {
      http.get(__ENV[`TARGET_${__ENV.ENTRY}`]);
    }

    export function handleSummary(data) {
      const lines = [`${verdict.number}. ${verdict.words}`];
      for (const phase of PHASES) {
        const failed = data.metrics[`http_req_failed{phase:${phase.name}}`];
        const took = data.metrics[`http_req_duration{phase:${phase.name}}`];
        if (!failed || !took) continue;
        const share = (100 * failed.values.rate).toFixed(2);
        lines.push(`${phase.name}, ${phase.factor.toFixed(2)} times the load: ${share} % failed, p99 ${took.values['p(99)'].toFixed(0)} ms`);
      }
      if (verdict.kind === 'growth') lines.push('It is right if requests fail or take much longer above, and not below.');
      return { stdout: `${lines.join('\\n')}\\n` };
    }

    """
}
