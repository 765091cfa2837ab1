"""What a PDF says: its text in order without blanks and breaks, and what falls outside of its pages."""

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without blanks: a label may be broken over lines."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    finally:
        opened.close()


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def outside(pdf: bytes) -> list[str]:
    """What is set, even in part, outside of the paper."""
    found = []
    opened = pypdfium2.PdfDocument(pdf)
    for page in opened:
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            if left < 0 or bottom < 0 or right > width or top > height:
                found.append(text.get_text_bounded(left, bottom, right, top))
    opened.close()
    return found


def in_order(text: str, words: list[str]) -> str:
    """The first of the words that does not stand after those before it; empty where all do."""
    place = 0
    for word in words:
        bare = "".join(word.split())
        found = text.find(bare, place)
        if found < 0:
            return word
        place = found + len(bare)
    return ""
