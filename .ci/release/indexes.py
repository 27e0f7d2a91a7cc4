#!/usr/bin/env python3
"""Writes what leads to the files of a release, once those of all platforms are in one folder.

    .ci/release/indexes.py [--output dist] [--address URL]

That is a formula for Homebrew, a hook for pre-commit that installs the wheel, a Dockerfile, entries for the catalogue of
SchemaStore, and the checksums of all files.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys

from binary import ROOT

ABOUT = "Finds where the communication between services will break as users grow"
# The word for `topolint schema --for`, the name, what it describes, and the files that are told by their names. A rule
# may be in any folder, so that an editor is told by a comment in the file.
SCHEMAS = {
    "topolint.schema.json": (
        "topology",
        "topolint topology",
        "Services and who calls whom, for topolint",
        ["*.topology.yaml", "*.topology.yml", "*.topology.json"],
    ),
    "topolint-rule.schema.json": ("rule", "topolint rule", "A rule of topolint", []),
    "topolint-config.schema.json": ("config", "topolint configuration", "How topolint lints a folder", [".topolint.yaml"]),
}


def add_options(parser):
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "dist", help="the folder of the release")
    parser.add_argument("--address", help="where the files will be had; the folder itself, if not given")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def formula(version, archives, address):
    """The formula, of archives by platform."""
    blocks = []
    for system in ["linux", "macos"]:
        lines = []
        for word, machine in [("arm", "arm64"), ("intel", "amd64")]:
            path = archives.get(f"{system}-{machine}")
            if path:
                lines += [f"    on_{word} do", f'      url "{address}/{path.name}"', f'      sha256 "{digest(path)}"', "    end"]
        if lines:
            blocks += [f"  on_{system} do", *lines, "  end"]
    return "\n".join(
        [
            "class Topolint < Formula",
            f'  desc "{ABOUT}"',
            f'  homepage "{homepage(address)}"',
            f'  version "{version}"',
            '  license "Apache-2.0"',
            *blocks,
            "",
            "  def install",
            '    bin.install "bin/topolint"',
            '    man1.install "share/man/man1/topolint.1"',
            '    bash_completion.install "share/bash-completion/completions/topolint"',
            '    zsh_completion.install "share/zsh/site-functions/_topolint"',
            '    fish_completion.install "share/fish/vendor_completions.d/topolint.fish"',
            "  end",
            "",
            "  test do",
            '    assert_equal version.to_s, shell_output("#{bin}/topolint --version").strip',
            "  end",
            "end",
            "",
        ]
    )


def homepage(address):
    """The page of the repository, of an address of its releases."""
    return re.sub(r"/releases/.*", "", address)


def machine(wheel):
    """The system and the machine that a wheel is for, as Python's markers name them."""
    platform = wheel.name[: -len(".whl")].split("-")[-1].split(".")[0]
    return "darwin" if platform.startswith("macosx") else "linux", re.search("x86_64|aarch64|arm64", platform).group()


def requirement(wheel, address):
    """A wheel as a dependency, for the machines that it is for."""
    markers = "sys_platform == '%s' and platform_machine == '%s'" % machine(wheel)
    return f"topolint @ {address}/{wheel.name}#sha256={digest(wheel)} ; {markers}"


def project(version, wheels, address):
    """The pyproject.toml of the hook: a package of nothing that depends on the wheel."""
    lines = "".join(f"  {json.dumps(requirement(wheel, address))},\n" for wheel in wheels)
    return f"""\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "topolint-hook"
version = "{version}"
description = "Installs topolint for pre-commit"
dependencies = [
{lines}]

[tool.setuptools]
packages = []
"""


def hook():
    """The hooks that install topolint, of those of this repository: their first entry, in Python."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entry = text[text.index("- id: topolint\n") : text.index("- id: topolint-system\n")]
    entry = re.sub(r"(  description: ).*", r"\1Lint the service architecture. Installs the wheel of topolint once.", entry)
    return entry.replace("  language: swift\n", "  language: python\n")


def dockerfile(version, is_static):
    """An image with the binary and nothing else, or with the C library that it needs."""
    base = "scratch" if is_static else "gcr.io/distroless/cc-debian12"
    note = "" if is_static else "# The tag of this base moves: name a digest where an image must stay the same.\n"
    return f"""\
# docker build --tag topolint:{version} . && docker run --rm --volume "$PWD:/src:ro" topolint:{version} lint
# It has no git, helm or kubectl: `diff`, `--since`, `--staged` and `--render` need what is not there.
{note}FROM {base}
ARG TARGETARCH=amd64
COPY --chmod=755 topolint-{version}-linux-$TARGETARCH /topolint
WORKDIR /src
ENTRYPOINT ["/topolint"]
"""


def catalogue(address):
    """Entries for `schemas` in the catalogue of SchemaStore."""
    entries = []
    for file, (_, name, about, patterns) in SCHEMAS.items():
        entry = {"name": name, "description": about, "fileMatch": patterns, "url": f"{address}/{file}"}
        entries.append({key: value for key, value in entry.items() if value})
    return json.dumps(entries, indent=2) + "\n"


def write(output, address):
    files = sorted(path for path in output.iterdir() if path.is_file())
    archives = {}
    for path in files:
        match = re.fullmatch(r"topolint-(\d+\.\d+\.\d+)-(\w+-\w+)\.tar\.gz", path.name)
        if match:
            archives[match.group(2)] = path
    wheels = [path for path in files if re.fullmatch(r"topolint-\d+\.\d+\.\d+-py3-none-.+(x86_64|aarch64|arm64)\.whl", path.name)]
    if len({machine(wheel) for wheel in wheels}) != len(wheels):
        sys.exit(f"error: {output} holds two wheels for one platform: {', '.join(wheel.name for wheel in wheels)}")
    versions = {re.match(r"topolint-(\d+\.\d+\.\d+)-", path.name).group(1) for path in [*archives.values(), *wheels]}
    if len(versions) != 1:
        sys.exit(f"error: {output} holds files of {len(versions)} versions")
    version = versions.pop()
    address = (address or output.resolve().as_uri()).rstrip("/")
    linux = [wheel for wheel in wheels if "linux" in wheel.name]
    texts = {
        "topolint.rb": formula(version, archives, address),
        "schemastore.json": catalogue(address),
        "hook/pyproject.toml": project(version, wheels, address),
        "hook/.pre-commit-hooks.yaml": hook(),
    }
    if linux:
        texts["Dockerfile"] = dockerfile(version, all("musllinux" in wheel.name for wheel in linux))
    (output / "hook").mkdir(exist_ok=True)
    for name, text in texts.items():
        (output / name).write_text(text)
    sums = [path for path in sorted(output.iterdir()) if path.is_file() and path.name != "SHA256SUMS"]
    (output / "SHA256SUMS").write_text("".join(f"{digest(path)}  {path.name}\n" for path in sums))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    arguments = parser.parse_args()
    if not arguments.output.is_dir():
        sys.exit(f"error: there is no folder {arguments.output}")
    write(arguments.output, arguments.address)


if __name__ == "__main__":
    main()
