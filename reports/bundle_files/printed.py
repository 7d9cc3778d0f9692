"""One PDF to print: a separator before each visit, every paper on a front page.

Tags for screen readers survive: the structure trees of the parts become one tree. The
same parts give the same bytes.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object, OutlineItem, Pdf

from reports.bundle_files import tags
from reports.bundle_files.parts import OnPart, Part, check

_A4 = (595.28, 841.89)


def groups(parts: Sequence[Part]) -> list[tuple[str, list[Part]]]:
    """Parts that have a file, by the visit that they belong to."""
    there = [part for part in parts if part.path is not None]
    return [
        (name, list(found))
        for name, found in groupby(there, key=lambda part: part.group)
    ]


def write(
    path: Path, parts: Sequence[Part], *, separators: Path, title: str, on_part: OnPart
) -> int:
    """Fill ``path``; page ``n`` of ``separators`` goes before the visit ``n``.

    Answers the number of pages; raises ``DamagedPartError``.
    """
    with ExitStack() as opened:
        made = opened.enter_context(Pdf.new())
        between = opened.enter_context(Pdf.open(separators))
        tree = tags.Tree(made)
        made.pages.extend(between.pages)
        fronts = [page.obj for page in made.pages]
        said = _below(tree.take(between, fronts))
        del made.pages[:]  # each comes back in its place
        outline: list[OutlineItem] = []
        count = 0
        for (name, found), front, words in zip(
            groups(parts), fronts, said, strict=True
        ):
            item = OutlineItem(name, len(made.pages))
            made.pages.append(pikepdf.Page(front))
            tree.put(words)
            _even(made)
            for part in found:
                item.children.append(OutlineItem(_label(part), len(made.pages)))
                _append(made, tree, opened.enter_context(Pdf.open(check(part))))
                count += 1
                on_part(count)
            outline.append(item)
        tree.close()
        _describe(made, title, outline)
        made.save(path, deterministic_id=True)
        return len(made.pages)


def _append(made: Pdf, tree: tags.Tree, source: Pdf) -> None:
    first = len(made.pages)
    made.pages.extend(source.pages)
    for element in tree.take(source, [page.obj for page in made.pages[first:]]):
        tree.put(element)
    _even(made)


def _below(elements: list[Object]) -> list[Object]:
    """What the one ``Document`` of the separators holds: an element for each page."""
    return [one for element in elements for one in element.K]


def _even(made: Pdf) -> None:
    """An empty back, so that what follows begins on a sheet of its own."""
    if len(made.pages) % 2:
        made.add_blank_page(page_size=_A4)


def _label(part: Part) -> str:
    return f"{part.number} \u2013 {part.title}" if part.number else part.title


def _describe(made: Pdf, title: str, outline: Sequence[OutlineItem]) -> None:
    with made.open_outline() as tree:
        tree.root.extend(outline)
    for item in tree.root:
        item.is_closed = True
    made.Root.Lang = pikepdf.String("vi")
    made.Root.PageMode = Name.UseOutlines
    made.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Duplex=Name.DuplexFlipLongEdge
    )
    made.docinfo[Name.Title] = title
