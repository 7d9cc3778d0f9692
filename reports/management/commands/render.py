"""``render minutes 12 --out a.pdf`` (or ``a.docx``): a file without a worker."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import UUIDField

from core.exceptions import RuleError
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.models import Document
from reports.services import papers, rendering, word_files


class Command(BaseCommand):
    help = (
        "Render a document of KIND to a file: PDF, or Word if its name ends in .docx."
        " ID is the key of what it is about (plan, team, visit, round), or of a"
        " document that is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(KINDS))
        parser.add_argument("id", metavar="ID")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, out = KINDS[options["kind"]], options["out"]
        is_word = out.suffix.lower() == ".docx"
        try:
            content, pages = self._content(kind, options["id"], is_word=is_word)
        except RuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        out.write_bytes(content)
        counted = "Word" if is_word else f"{pages} pages"
        self.stdout.write(f"{out}: {counted}, {len(content)} bytes")

    def _content(
        self, kind: DocumentKind, key: str, *, is_word: bool
    ) -> tuple[bytes, int]:
        stored = self._stored(kind, key)
        if stored is None:
            subject = self._subject(kind, key)
            if reason := kind.refuse(subject):
                raise RuleError(reason)
            snapshot, stamped = kind.snapshot(subject), papers.draft_stamp()
        else:
            kept = stored.word if is_word else stored.rendering
            if kept and kept.is_ready:
                with kept.file.open("rb") as file:
                    return file.read(), kept.pages or 0
            subject = getattr(stored, kind.subject)
            snapshot, stamped = stored.snapshot, papers.stamp(stored)
        if is_word:
            return word_files.make(kind, subject, snapshot, stamped), 0
        made = rendering.make(kind, subject, snapshot, stamped)
        return made.content, made.pages

    def _stored(self, kind: DocumentKind, key: str) -> Document | None:
        try:
            wanted = uuid.UUID(key)
        except ValueError:
            return None
        found = Document.objects.filter(pk=wanted, kind=kind.slug).first()
        if found is None and not self._has_own_keys(kind):
            raise CommandError(f"There is no {kind.slug} document {key}.")
        return found

    def _subject(self, kind: DocumentKind, key: str) -> Any:
        model = Document._meta.get_field(kind.subject).related_model
        if not key.isdecimal() and not self._has_own_keys(kind):
            raise CommandError(f"{key} is neither a number nor a document's key.")
        found = model._base_manager.filter(pk=key).first()  # type: ignore[union-attr]
        if found is None:
            raise CommandError(f"There is no {kind.subject} {key}.")
        return found

    def _has_own_keys(self, kind: DocumentKind) -> bool:
        """What it is about was begun on a device: its key looks like a document's."""
        model = Document._meta.get_field(kind.subject).related_model
        return isinstance(model._meta.pk, UUIDField)  # type: ignore[union-attr]
