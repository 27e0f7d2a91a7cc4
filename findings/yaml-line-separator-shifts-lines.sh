#!/usr/bin/env bash
# A line separator (U+2028), pasted along with a comment, moves every line number that libyaml reports after it.
#
# Believed:  the line of a YAML node is the number that editors, grep and code hosts show.
# So:        libyaml, and PyYAML with and without it, end a line at U+2028, U+2029 and U+0085 as well, as YAML 1.1 had it;
#            YAML 1.2 does not, and neither do ruamel.yaml, editors and code hosts. From there on each number is one too
#            high, although nothing else is different.
# Matters:   an annotation on a pull request stands beside the wrong line, or is dropped because that line was not changed.
#            Positions have to be made from byte offsets, with a table of lines of one's own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyYAML==6.0.3 ruamel.yaml==0.18.16

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import ruamel.yaml
import yaml

text = "# who calls whom\u2028# as of the last review\nservices:\n  web: {}\n"
expected = text.split("\n").index("services:") + 1
lines = {
    "PyYAML": yaml.compose(text, Loader=yaml.SafeLoader).value[0][0].start_mark.line + 1,
    "libyaml": yaml.compose(text, Loader=yaml.CSafeLoader).value[0][0].start_mark.line + 1,
    "ruamel.yaml": ruamel.yaml.YAML().load(text).lc.key("services")[0] + 1,
}
print("PyYAML", yaml.__version__, "libyaml", ".".join(map(str, yaml._yaml.get_version())), "ruamel.yaml", ruamel.yaml.__version__)
print("'services' stands in line", expected, "of the file")
for name, line in lines.items():
    print(f"{name:12} line {line}")
if (expected, lines) != (2, {"PyYAML": 3, "libyaml": 3, "ruamel.yaml": 2}):
    sys.exit("changed")
PYTHON
