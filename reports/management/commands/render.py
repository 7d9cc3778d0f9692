"""``render minutes 12 --out a.pdf``: a document as a file, without a worker."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.exceptions import RuleError
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.models import Document
from reports.services import papers, rendering


class Command(BaseCommand):
    help = (
        "Render a document of KIND to a file. ID is the key of what it is about"
        " (plan, team, visit, round), or of a document that is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(KINDS))
        parser.add_argument("id", metavar="ID")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = KINDS[options["kind"]]
        try:
            content, pages = self._content(kind, options["id"])
        except RuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        options["out"].write_bytes(content)
        self.stdout.write(f"{options['out']}: {pages} pages, {len(content)} bytes")

    def _content(self, kind: DocumentKind, key: str) -> tuple[bytes, int]:
        stored = self._stored(kind, key)
        if stored is None:
            subject = self._subject(kind, key)
            if reason := kind.refuse(subject):
                raise RuleError(reason)
            snapshot, stamped = kind.snapshot(subject), papers.draft_stamp()
        else:
            if stored.rendering and stored.rendering.is_ready:
                with stored.rendering.file.open("rb") as file:
                    return file.read(), stored.rendering.pages or 0
            subject = getattr(stored, kind.subject)
            snapshot, stamped = stored.snapshot, papers.stamp(stored)
        made = rendering.make(kind, subject, snapshot, stamped)
        return made.content, made.pages

    def _stored(self, kind: DocumentKind, key: str) -> Document | None:
        try:
            wanted = uuid.UUID(key)
        except ValueError:
            return None
        found = Document.objects.filter(pk=wanted, kind=kind.slug).first()
        if found is None:
            raise CommandError(f"There is no {kind.slug} document {key}.")
        return found

    def _subject(self, kind: DocumentKind, key: str) -> Any:
        model = Document._meta.get_field(kind.subject).related_model
        if not key.isdecimal():
            raise CommandError(f"{key} is neither a number nor a document's key.")
        found = model._base_manager.filter(pk=key).first()  # type: ignore[union-attr]
        if found is None:
            raise CommandError(f"There is no {kind.subject} {key}.")
        return found
