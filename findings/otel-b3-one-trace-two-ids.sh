#!/usr/bin/env bash
# One trace has two ids when a Zipkin client of 64 bits calls a service with OpenTelemetry.
#
# Believed:  a trace id that is passed on stays as it is, so spans of both services have the same one.
# So:        py_zipkin makes ids of 16 digits, and the B3 propagator of OpenTelemetry pads them to 32 with zeros, in the spans
#            that it exports and in the headers that it sends on. The parent's span id is the same in both.
# Matters:   joined on trace and parent, the edge between the two does not exist, and the callee seems to be an entry with
#            traffic of its own. Ids have to be compared without leading zeros.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check py_zipkin==1.2.8 opentelemetry-sdk==1.45.1 opentelemetry-propagator-b3==1.45.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(py.zipkin|opentelemetry-(sdk|propagator-b3)) '

"$folder/venv/bin/python" - <<'PYTHON'
import json, sys
from opentelemetry.propagators.b3 import B3MultiFormat
from opentelemetry.sdk.trace import TracerProvider
from py_zipkin import Encoding
from py_zipkin.request_helpers import create_http_headers
from py_zipkin.zipkin import zipkin_span

sent = []
with zipkin_span(service_name="shop", span_name="buy", transport_handler=sent.append, sample_rate=100, encoding=Encoding.V2_JSON):
    headers = {name.lower(): value for name, value in create_http_headers().items()}
caller, = json.loads(sent[0])
with TracerProvider().get_tracer("payments").start_as_current_span("pay", context=B3MultiFormat().extract(headers)) as span:
    pass
callee = json.loads(span.to_json())["context"]["trace_id"].removeprefix("0x")
print(f"caller {caller['traceId']}\ncallee {callee}")
if len(caller["traceId"]) != 16 or callee != "0" * 16 + caller["traceId"]:
    sys.exit("changed")
PYTHON
