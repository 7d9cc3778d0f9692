"""What stands on the pages of a PDF file, as text."""

import pypdfium2


class UnreadablePdfError(ValueError):
    """The bytes cannot be read as a PDF file."""


def page_texts(content: bytes) -> list[str]:
    """One text a page, white space made even. Raises ``UnreadablePdfError``.

    What forms and signatures draw over a page is not part of it.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdfError(str(error)) from error
    try:
        return [_text(page) for page in document]
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return " ".join(text.get_text_range().split())
    finally:
        text.close()
        page.close()
