"""A Python wheel that holds the binary, so that `pip`, `pipx`, `uv` and pre-commit can install it."""

import base64
import hashlib
import io
import zipfile


def metadata(version, licences):
    return "\n".join(
        [
            "Metadata-Version: 2.4",
            "Name: topolint",
            f"Version: {version}",
            "Summary: Finds where the communication between services will break as users grow",
            "Keywords: lint,microservices,architecture,topology",
            "License-Expression: " + ("Apache-2.0 AND MIT AND LGPL-2.1-or-later" if "LGPL-2.1" in licences else "Apache-2.0 AND MIT"),
            *[f"License-File: {name}" for name in sorted(licences)],
            "Requires-Python: >=3.8",
            "Description-Content-Type: text/markdown",
            "",
            "The command `topolint`, a linter for service architectures. `topolint --help` says what it does.",
            "",
        ]
    )


def wheel(version, tags, program, licences):
    """The name of the wheel, and its bytes. The same arguments make the same bytes.

    `licences` are texts by the names of their files.
    """
    info = f"topolint-{version}.dist-info"
    # A wheel of several platforms has all of them in its name, and a line for each inside.
    lines = "".join(f"Tag: py3-none-{tag}\n" for tag in tags)
    files = {
        f"topolint-{version}.data/scripts/topolint": program,
        f"{info}/METADATA": metadata(version, licences).encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: topolint\nRoot-Is-Purelib: false\n{lines}".encode(),
        **{f"{info}/licenses/{name}": text for name, text in licences.items()},
    }
    record = ""
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        # The list of files comes last, as the format recommends.
        for name in sorted(files, key=lambda name: (name.endswith("RECORD"), name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 6)
    return f"topolint-{version}-py3-none-{'.'.join(tags)}.whl", output.getvalue()
