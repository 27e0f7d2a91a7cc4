#!/usr/bin/env bash
# A span of the Python SDK that is full forgets its first attributes, among them whom it calls.
#
# Believed:  at the limit of 128 attributes what comes later is discarded, as the specification of OpenTelemetry says; what
#            the instrumentation set at the start of the span is safe.
# So:        the SDK drops the oldest for each new one: `server.address`, set first, is the first to go. The span counts how
#            many are gone, not which.
# Matters:   code that adds many attributes of its own to the current span (one for each item of a batch, say) erases the
#            callee: the edge of the busiest calls is the one that traces miss. A client span with dropped attributes and
#            no address is unknown, and no call of nobody.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^opentelemetry-sdk '

"$folder/venv/bin/python" - <<'PYTHON'
import logging, sys
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind

logging.disable(logging.WARNING)  # it says so once for each that it drops
tracer = TracerProvider().get_tracer("shop")
with tracer.start_as_current_span("POST", kind=SpanKind.CLIENT, attributes={"server.address": "payments"}) as span:
    for item in range(128):
        span.set_attribute(f"item.{item}", item)
names = list(span.attributes)
print(f"kept {len(names)}, from {names[0]} to {names[-1]}; dropped {span.dropped_attributes}; server.address: {span.attributes.get('server.address')}")
if (len(names), names[0], names[-1], span.dropped_attributes) != (128, "item.0", "item.127", 1):
    sys.exit("changed")
PYTHON
