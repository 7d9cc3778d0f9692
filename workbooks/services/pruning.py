"""What is not kept longer than promised: exports of a day, uploads of a month."""

from workbooks.models import Export, Upload
from workbooks.services import files


def prune() -> int:
    """Delete what has had its time, with its files; answers how many."""
    exports = list(Export.objects.expired())
    uploads = list(Upload.objects.outdated())
    for export in exports:
        files.remove(export.file)
        export.delete()
    for upload in uploads:
        files.remove(upload.marked_file)
        upload.delete()
        if not Upload.objects.filter(file=upload.file).exists():
            files.remove(upload.file)
    return len(exports) + len(uploads)
