#!/usr/bin/env python3
"""Makes what a release holds for the platform that it runs on, Linux or macOS.

    .ci/release/make.py [--binary FILE] [--output dist]

It builds the binary, or takes one, and writes into the folder: the binary, an archive with its licences, manual page
and completions, a Python wheel, a bill of materials, the JSON Schemas, and then what `indexes.py` makes of them. The same
binary makes the same files. It takes Python's standard library, pkg-config and, on Linux, binutils.
"""

import argparse
import gzip
import io
import pathlib
import sys
import tarfile
import tempfile

import indexes
from bill import bill
from binary import ROOT, Binary, build, run
from manual import manual
from wheel import wheel

COMPLETIONS = {
    "bash": "share/bash-completion/completions/topolint",
    "zsh": "share/zsh/site-functions/_topolint",
    "fish": "share/fish/vendor_completions.d/topolint.fish",
}
LGPL = pathlib.Path("/usr/share/common-licenses/LGPL-2.1")


def licences(binary):
    """The licences that come with the binary, by the names of their files."""
    texts = {"LICENSE": ROOT / "LICENSE", "libyaml-LICENSE": pathlib.Path(__file__).parent / "libyaml-LICENSE"}
    if binary.is_static:
        # It holds the C library. Whoever wants it with another one builds it from its source, as its licence asks.
        texts["LGPL-2.1"] = LGPL
    missing = [str(path) for path in texts.values() if not path.is_file()]
    if missing:
        sys.exit(f"error: there is no {', '.join(missing)}")
    return {name: path.read_bytes() for name, path in texts.items()}


def archive(folder, files):
    """A tar.gz of files by name below one folder; those in bin/ can be run."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as output:
            for name, content in sorted(files.items()):
                entry = tarfile.TarInfo(f"{folder}/{name}")
                entry.size = len(content)
                entry.mode = 0o755 if name.startswith("bin/") else 0o644
                output.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def make(binary, resolved, output):
    with tempfile.TemporaryDirectory() as scratch:
        program = binary.content(pathlib.Path(scratch))
    texts = licences(binary)
    name = f"topolint-{binary.version}-{binary.platform}"
    page = manual(run(binary.path, "--experimental-dump-help"), binary.version)
    installed = {"bin/topolint": program, "share/man/man1/topolint.1": page.encode()}
    for shell, path in COMPLETIONS.items():
        installed[path] = run(binary.path, "--generate-completion-script", shell).encode()
    installed.update({f"share/doc/topolint/{file}": text for file, text in texts.items()})
    packed, content = wheel(binary.version, binary.tags, program, texts)
    files = {
        name: program,
        f"{name}.tar.gz": archive(name, installed),
        f"{name}.cdx.json": bill(binary, program, resolved).encode(),
        packed: content,
    }
    for schema, (word, *_) in indexes.SCHEMAS.items():
        files[schema] = run(binary.path, "schema", "--for", word).encode()
    output.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (output / file).write_bytes(content)
    (output / name).chmod(0o755)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, help="take this binary instead of building one")
    parser.add_argument("--local", action="store_true", help="take a binary that needs libraries of this machine, and runs here only")
    parser.add_argument("--resolved", type=pathlib.Path, default=ROOT / "Package.resolved", help="the packages that it was built of")
    parser.add_argument("--tag", help="fail unless this, such as v0.1.0, is the tag of its version")
    indexes.add_options(parser)
    arguments = parser.parse_args()
    binary = Binary(arguments.binary or build())
    if binary.foreign and not arguments.local:
        sys.exit(f"error: {binary.path} needs {', '.join(binary.foreign)}, which not every system has (--local takes it)")
    if arguments.tag not in [None, f"v{binary.version}"]:
        sys.exit(f"error: the tag {arguments.tag} is not that of version {binary.version}, v{binary.version}")
    if not arguments.resolved.is_file():
        sys.exit(f"error: there is no {arguments.resolved}, which says what the binary was built of")
    make(binary, arguments.resolved.read_text(), arguments.output)
    indexes.write(arguments.output, arguments.address)
    needs = ", ".join(binary.libraries) or "no shared library"
    print(f"topolint {binary.version} for {binary.platform} needs {needs}; wheel: {' '.join(binary.tags)}", file=sys.stderr)
    for file in sorted(arguments.output.iterdir()):
        print(file)


if __name__ == "__main__":
    main()
