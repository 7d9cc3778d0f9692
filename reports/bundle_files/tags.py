"""Structure trees of several PDF files as one (ISO 32000-1, 14.7)."""

from pikepdf import Array, Dictionary, Name, Object, Pdf


class Tree:
    """The tree of ``made``; pages are in ``made`` before their tree is taken."""

    def __init__(self, made: Pdf) -> None:
        self._made = made
        self._root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._top = made.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array())
        )
        self._owners = Array()
        self._next = 0

    def take(self, source: Pdf, pages: list[Dictionary]) -> list[Object]:
        """The elements below the root of ``source``; ``pages`` are its pages in made.

        Nothing, if the file has no tags.
        """
        if Name.StructTreeRoot not in source.Root:
            return []
        tree = self._made.copy_foreign(source.Root.StructTreeRoot)
        owners = list(tree.ParentTree.Nums)
        first = self._next
        for key, owner in zip(owners[::2], owners[1::2], strict=True):
            self._owners.append(first + int(key))
            self._owners.append(owner)
            self._next = max(self._next, first + int(key) + 1)
        for page in pages:
            _shift(page, Name.StructParents, first)
            for note in page.get(Name.Annots, []):
                _shift(note, Name.StructParent, first)
        below = tree.K
        return list(below) if isinstance(below, Array) else [below]

    def put(self, element: Object) -> None:
        """Next in reading order."""
        element.P = self._top
        self._top.K.append(element)

    def close(self) -> None:
        self._root.K = Array([self._top])
        self._root.ParentTree = Dictionary(Nums=self._owners)
        self._root.ParentTreeNextKey = self._next
        self._made.Root.StructTreeRoot = self._root
        self._made.Root.MarkInfo = Dictionary(Marked=True)


def _shift(owned: Object, name: Name, by: int) -> None:
    if name in owned:
        owned[name] = int(owned[name]) + by
