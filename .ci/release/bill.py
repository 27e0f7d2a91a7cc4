"""The bill of materials: what is in the binary, in the form of CycloneDX 1.6."""

import hashlib
import json
import platform
import re

from binary import run


def component(name, version, licence, purl, linkage, **more):
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": [licence],
        "purl": purl,
        "properties": [{"name": "topolint:linkage", "value": linkage}],
        **more,
    }


def expression(text):
    return {"expression": text}


def packages(resolved):
    """The Swift packages of a Package.resolved."""
    for pin in json.loads(resolved)["pins"]:
        address = re.sub(r"\.git$", "", pin["location"])
        state = pin["state"]
        version = state.get("version") or state["revision"]
        # Each is by Apple under the licence of Swift; another one is a line here.
        licence = {"swift-argument-parser": "Apache-2.0 WITH Swift-exception"}[pin["identity"]]
        purl = f"pkg:swift/{re.sub('^https?://', '', address)}@{version}"
        source = {"type": "vcs", "url": address, "comment": f"revision {state['revision']}"}
        yield component(pin["identity"], version, expression(licence), purl, "static", externalReferences=[source])


def bill(binary, program, resolved):
    """The bill of a binary, as JSON: the same arguments, on the same machine, make the same bytes.

    What no file of the binary says is asked of the machine, which is the one that the binary was built on: the
    versions of Swift, libyaml and, where they are linked into it, of the C and C++ libraries.
    """

    def linkage(library):
        return "dynamic" if any(library in name for name in binary.libraries) else "static"

    def library(name, version, licence, needle):
        return component(name, version, expression(licence), f"pkg:generic/{name}@{version}", linkage(needle))

    swift = re.search(r"Swift version (\d+(?:\.\d+)+)", run("swift", "--version")).group(1)
    yaml = run("pkg-config", "--modversion", "yaml-0.1").strip()
    parts = list(packages(resolved))
    parts.append(library("swift", swift, "Apache-2.0 WITH Swift-exception", "swiftCore"))
    parts.append(library("libyaml", yaml, "MIT", "libyaml"))
    if binary.is_static:
        compiler = run("cc", "-dumpfullversion").strip()
        parts.append(library("glibc", platform.libc_ver()[1], "LGPL-2.1-or-later", "libc.so"))
        parts.append(library("libstdc++", compiler, "GPL-3.0-or-later WITH GCC-exception-3.1", "libstdc++"))
    parts.sort(key=lambda part: part["name"])
    root = f"topolint-{binary.version}-{binary.platform}"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "topolint",
                "version": binary.version,
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(program).hexdigest()}],
                "licenses": [expression("Apache-2.0")],
            }
        },
        "components": parts,
        "dependencies": [
            {"ref": root, "dependsOn": sorted(part["bom-ref"] for part in parts)},
            *({"ref": reference} for reference in sorted(part["bom-ref"] for part in parts)),
        ],
    }
    return json.dumps(document, indent=2) + "\n"
