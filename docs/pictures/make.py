"""Makes the pictures of docs/page.md: `python3 docs/pictures/make.py BINARY`, with Chromium in PATH."""

import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / "samples" / "bike-hire-draft"

# Opens the page in a frame, does what a reader would do, and is photographed.
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><script>
const frame = document.createElement("iframe")
Object.assign(frame, { width: WIDTH, height: HEIGHT, src: "report.html", style: "border:0" })
frame.onload = () => { const page = frame.contentWindow; $DO }
document.body.append(frame)
</script>"""

PICTURES = [
    ("first-screen.png", 1200, 860, "light", ""),
    (
        "what-fails.png", 1200, 900, "dark",
        """page.document.getElementById("tab-parts").click()
        ;[...page.document.querySelectorAll("#list .link")].find(link => link.textContent === "PART").click()
        page.document.getElementById("let-fail").click()
        page.scrollTo(0, page.document.getElementById("explore").offsetTop); scrollTo(0, 0)""".replace("PART", "pricing"),
    ),
]


def make(binary):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        report = [binary, "report", str(SAMPLE), "--format", "html", "-o", str(folder / "report.html")]
        subprocess.run(report, check=True)
        for name, width, height, scheme, script in PICTURES:
            frame = FRAME.replace("WIDTH", str(width)).replace("HEIGHT", str(height)).replace("$DO", script)
            (folder / "frame.html").write_text(frame, encoding="utf-8")
            subprocess.run(
                [
                    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
                    f"--user-data-dir={folder}/profile", f"--window-size={width},{height}", "--virtual-time-budget=5000",
                    f"--blink-settings=preferredColorScheme={1 if scheme == 'light' else 0}",
                    f"--screenshot={HERE / name}", "file://" + urllib.parse.quote(str(folder / "frame.html")),
                ],
                check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    make(str(pathlib.Path(sys.argv[1]).resolve()))
