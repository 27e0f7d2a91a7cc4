#!/usr/bin/env bash
# Two services that each keep a tenth of traces, one by OpenTelemetry and one by ddtrace, keep a hundredth in common.
#
# Believed:  whether a trace is kept follows from its id, so two services with the same ratio keep the same traces, without
#            having to tell each other.
# So:        each library computes something else from the id. The sampler of OpenTelemetry looks at the id itself, that of
#            ddtrace multiplies it first: of 100 000 ids each keeps 10 000, and they agree on 1000, as if by chance. Each of
#            them agrees with itself.
# Matters:   where the decision is not passed on (behind a queue, or a proxy that drops the header), traces of such a pair
#            have both ends in one case of a hundred. Counts of spans times ten are right for each service, and a tenth of
#            the truth for the edge between the two: calls per request, and load passed on, come out ten times too low.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2 ddtrace==4.16.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(opentelemetry-sdk|ddtrace) '

"$folder/venv/bin/python" - <<'PYTHON'
import random, sys, types
from ddtrace._trace.sampler import RateSampler
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased

numbers = random.Random(1)
ids = [numbers.getrandbits(128) for _ in range(100_000)]

def otel():
    sampler = TraceIdRatioBased(0.1)
    return {trace for trace in ids if sampler.should_sample(None, trace, "order").decision.is_sampled()}

def datadog():
    sampler = RateSampler(0.1)
    return {trace for trace in ids if sampler.sample(types.SimpleNamespace(trace_id=trace, _trace_id_64bits=trace % 2**64))}

first, second = otel(), datadog()
print(f"of {len(ids)} traces at a ratio of 0.1: OpenTelemetry keeps {len(first)}, ddtrace {len(second)}, both {len(first & second)}; "
      f"two services with OpenTelemetry keep {len(first & otel())} in common, two with ddtrace {len(second & datadog())}")
if not 9500 < len(first) < 10500 or not 9500 < len(second) < 10500 or not 700 < len(first & second) < 1300: sys.exit("changed")
if first != otel() or second != datadog(): sys.exit("changed")
PYTHON
