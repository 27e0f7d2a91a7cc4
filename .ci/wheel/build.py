#!/usr/bin/env python3
"""Builds topolint for Linux and packs it as a Python wheel, so that `pip` and pre-commit can install it.

    .ci/wheel/build.py [--output dist] [--binary FILE]

The binary brings Swift's libraries, libyaml and the C++ runtime along: what it needs is the C library, and the tag of
the wheel says which version of that. Takes Python's standard library, objdump, pkg-config and libyaml.a (apt:
libyaml-dev). The same binary makes the same wheel.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import platform
import re
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCRATCH = ROOT / ".build" / "wheel"

# What the manylinux policies (PEP 600) let a wheel take from the system, of what a program like this one may need.
ALLOWED = re.compile(r"(libc|libm|libdl|libpthread|librt|libgcc_s|ld-linux[-\w]*)\.so\.\d+")
# Linked into the binary: they lie in a folder of their own, where the linker looks first and finds no shared library.
STATIC = ["libyaml.a", "libstdc++.a"]


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def build():
    """Builds the binary in a folder of its own, so that other builds stay as they are."""
    folder = SCRATCH / "static"
    folder.mkdir(parents=True, exist_ok=True)
    for name in STATIC:
        archive = pathlib.Path(run("cc", "-print-file-name=" + name).strip())
        if not archive.is_absolute():
            sys.exit(f"error: there is no {name}; Debian and Ubuntu: apt-get install libyaml-dev g++")
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(archive)
    # SwiftPM looks for libyaml where pkg-config says that it is.
    flags = run("pkg-config", "--cflags", "yaml-0.1").strip()
    description = f"Name: yaml\nDescription: libyaml\nVersion: 0\nCflags: {flags}\nLibs: -L{folder} -lyaml\n"
    (folder / "yaml-0.1.pc").write_text(description)
    environment = {**os.environ, "PKG_CONFIG_PATH": str(folder)}
    options = ["-c", "release", "--static-swift-stdlib", "--product", "topolint", "-Xlinker", f"-L{folder}"]
    options = ["--package-path", str(ROOT), "--scratch-path", str(SCRATCH), *options]
    subprocess.run(["swift", "build", *options], check=True, stdout=sys.stderr, env=environment)
    return pathlib.Path(run("swift", "build", *options, "--show-bin-path").strip()) / "topolint"


def platform_tag(binary):
    """`manylinux_2_34_x86_64`: the oldest C library that has all that the binary asks for."""
    headers = run("objdump", "-p", str(binary))
    foreign = [name for name in re.findall(r"NEEDED +(\S+)", headers) if not ALLOWED.fullmatch(name)]
    if foreign:
        sys.exit(f"error: {binary} needs {', '.join(foreign)}, which not every system has")
    versions = [int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", headers)]
    return f"manylinux_2_{max(versions + [17])}_{platform.machine()}"


def metadata(version):
    return "\n".join(
        [
            "Metadata-Version: 2.4",
            "Name: topolint",
            f"Version: {version}",
            "Summary: Finds where the communication between services will break as users grow",
            "Keywords: lint,microservices,architecture,topology",
            "License-Expression: Apache-2.0 AND MIT",
            "License-File: LICENSE",
            "License-File: libyaml-LICENSE",
            "Requires-Python: >=3.8",
            "Description-Content-Type: text/markdown",
            "",
            "The command `topolint`, a linter for service architectures. `topolint --help` says what it does.",
            "",
        ]
    )


def pack(binary, output):
    version = run(str(binary), "--version").strip()
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        sys.exit(f"error: {binary} is no topolint: its version is '{version}'")
    tag = f"py3-none-{platform_tag(binary)}"
    info = f"topolint-{version}.dist-info"
    files = {
        f"topolint-{version}.data/scripts/topolint": binary.read_bytes(),
        f"{info}/METADATA": metadata(version).encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: topolint\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
        f"{info}/licenses/LICENSE": (ROOT / "LICENSE").read_bytes(),
        f"{info}/licenses/libyaml-LICENSE": (HERE / "libyaml-LICENSE").read_bytes(),
    }
    record = ""
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    output.mkdir(parents=True, exist_ok=True)
    wheel = output / f"topolint-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        # The list of files comes last, as the format recommends.
        for name in sorted(files, key=lambda name: (name.endswith("RECORD"), name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return wheel


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "dist", help="the folder of the wheel")
    parser.add_argument("--binary", type=pathlib.Path, help="pack this binary instead of building one")
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("error: wheels are made on Linux")
    print(pack(arguments.binary or build(), arguments.output))


if __name__ == "__main__":
    main()
