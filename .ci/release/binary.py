"""The binary of a release: how it is built, and what it needs where it runs."""

import pathlib
import re
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# What the manylinux policies (PEP 600) let a wheel take from the system, of what a program like this one may need.
ALLOWED = re.compile(r"(libc|libm|libdl|libpthread|librt|libgcc_s|ld-linux[-\w]*)\.so\.\d+")
MACHINES = {62: "x86_64", 183: "aarch64", 0x01000007: "x86_64", 0x0100000C: "arm64"}


def run(*command):
    """What a program prints. Ends with an error if it fails."""
    try:
        return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: {error}")


def build():
    """Builds a release, in a folder of its own so that other builds stay as they are.

    On Linux all is linked into it, the C library too: the linker then takes archives only, libyaml's among them
    (apt: libyaml-dev, libstdc++-12-dev or newer). On macOS Swift's libraries are a part of the system.
    """
    options = ["-c", "release", "--product", "topolint", "--package-path", ROOT, "--scratch-path", ROOT / ".build" / "static"]
    if sys.platform == "linux":
        options += ["-Xswiftc", "-static-executable"]
    print(run("swift", "build", *options), file=sys.stderr)
    return pathlib.Path(run("swift", "build", *options, "--show-bin-path").strip()) / "topolint"


class Binary:
    """A binary, and what its file says about it.

    `system` is linux or macos, `machine` as wheels name it, `libraries` are the shared libraries that it asks for,
    and `oldest` is the minor version of the oldest C library (Linux) or the oldest macOS, such as `13.0`.
    """

    def __init__(self, path):
        self.path = path
        if not path.is_file():
            sys.exit(f"error: there is no {path}")
        with path.open("rb") as file:
            head = file.read(20)
        if head[:5] == b"\x7fELF\x02":
            self.system, machine = "linux", struct.unpack_from("<H", head, 18)[0]
            text = run("readelf", "--dynamic", "--version-info", "--wide", path)
            self.libraries = re.findall(r"\(NEEDED\).*\[(.+)\]", text)
            self.oldest = max([int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", text)] + [17])
        elif head[:4] == b"\xcf\xfa\xed\xfe":
            self.system, machine = "macos", struct.unpack_from("<I", head, 4)[0]
            self.libraries = re.findall(r"^\t(\S+)", run("otool", "-L", path), re.MULTILINE)
            versions = re.findall(r"(?:minos|version) (\d+\.\d+)", run("otool", "-l", path))
            self.oldest = versions[0] if versions else "13.0"
        else:
            sys.exit(f"error: {path} is no program of Linux or macOS")
        if machine not in MACHINES:
            sys.exit(f"error: {path} is for a machine that is not known: {machine}")
        self.machine = MACHINES[machine]
        self.version = run(path, "--version").strip()
        if not re.fullmatch(r"\d+\.\d+\.\d+", self.version):
            sys.exit(f"error: {path} is no topolint: its version is '{self.version}'")

    @property
    def platform(self):
        """`linux-amd64`: as containers and downloads name it."""
        return self.system + "-" + {"x86_64": "amd64", "aarch64": "arm64"}.get(self.machine, self.machine)

    @property
    def is_static(self):
        """Whether it needs nothing but the kernel."""
        return self.system == "linux" and not self.libraries

    @property
    def foreign(self):
        """The shared libraries that not every system has."""
        if self.system == "linux":
            return [name for name in self.libraries if not ALLOWED.fullmatch(name)]
        return [name for name in self.libraries if not name.startswith(("/usr/lib/", "/System/"))]

    @property
    def tags(self):
        """The platforms of its wheel; one that is for the machine that it was built on alone if it has foreign libraries."""
        if self.system == "macos":
            return [f"macosx_{self.oldest.replace('.', '_')}_{self.machine}"]
        if self.foreign:
            return [f"linux_{self.machine}"]
        if self.is_static:
            return [f"manylinux_2_17_{self.machine}", f"musllinux_1_1_{self.machine}"]
        return [f"manylinux_2_{self.oldest}_{self.machine}"]

    def content(self, folder):
        """Its bytes, on Linux without its symbol table. `folder` is for scratch."""
        if self.system != "linux":
            return self.path.read_bytes()
        copy = folder / "stripped"
        run("strip", "--strip-all", "-o", copy, self.path)
        return copy.read_bytes()
