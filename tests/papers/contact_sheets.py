"""`make forms-sheet`: every form of every pack on contact sheets: filled in shortly, at full length, and blank."""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from bihuan.cli.product import ready_django

PACKS = sorted(path.parent for path in Path("packs").glob("*/regulation.yaml"))
WIDTH, HEIGHT, ACROSS, SCALE = 620, 880, 4, 1.0


def pages_of(pdf: bytes) -> list[Image.Image]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=SCALE).to_pil().convert("RGB") for page in opened]
    finally:
        opened.close()


def laid_out(pictures: list[Image.Image]) -> Image.Image:
    rows = -(-len(pictures) // ACROSS)
    sheet = Image.new("RGB", (WIDTH * ACROSS, HEIGHT * rows), "lightgrey")
    for place, picture in enumerate(pictures):
        picture.thumbnail((WIDTH - 10, HEIGHT - 10))
        sheet.paste(picture, (place % ACROSS * WIDTH + 5, place // ACROSS * HEIGHT + 5))
    return sheet


def main(folder: Path) -> int:
    ready_django()
    from bihuan.papers.drawing import Paper, document, foot_of
    from bihuan.papers.setting import pdf_of
    from bihuan.regulation.load import load_pack
    from bihuan.sheets.samples import filled

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for pack_folder in PACKS:
        pack = load_pack(pack_folder)
        for form in pack.forms:
            foot = foot_of(form, ("李娜", None), ("马建国", None))
            short, full = filled(pack, form), filled(pack, form, long=True)
            papers = [
                Paper(pack, form.code, short, number="示例-1", signatures=foot, personal=True),
                Paper(pack, form.code, full, number="示例-2", signatures=foot, personal=True),
                Paper(pack, form.code, signatures=foot_of(form)),
            ]
            pdf = pdf_of(document(papers, title=form.title.zh, note="样张"))
            laid_out(pages_of(pdf)).save(folder / f"{pack.regulation.code}-{form.number}-{form.code}.png")
            count += 1
    print(f"{count} forms in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots/forms")))
