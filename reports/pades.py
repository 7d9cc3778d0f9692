"""Digital signatures in PDF files (PAdES, ETSI EN 319 142): checking, making.

The one door to pyHanko. Nothing is fetched: who issued a certificate is judged by the
root certificates that the installation was given.
"""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    KeyUsageConstraints,
    SignatureCoverageLevel,
    ValidationContext,
    validate_pdf_signature,
)
from pyhanko.sign.validation.status import PdfSignatureStatus

#: Certificates of persons say one or the other, those of organisations often both.
_USAGE = frozenset({"digital_signature", "non_repudiation"})
#: What may come after a signature: another one, and proofs about it.
_HARMLESS = (
    ModificationLevel.NONE,
    ModificationLevel.LTA_UPDATES,
    ModificationLevel.FORM_FILLING,
)
#: More are refused: a paper has a handful of signers.
MOST_SIGNATURES = 20


class NotAPdfError(ValueError):
    """The bytes cannot be read as a PDF file."""


class KeyRefusedError(ValueError):
    """The key file does not open: another password, or no PKCS#12 file."""


@dataclass(frozen=True)
class Holder:
    """Whose key a PKCS#12 file holds."""

    name: str
    issuer: str
    #: ISO date and time.
    valid_until: str
    is_valid_now: bool


@dataclass(frozen=True)
class Signature:
    """One signature as found in a file. Times are ISO texts, or empty."""

    #: The name in the certificate, and what stands beside it.
    signer: str
    organisation: str
    issuer: str
    serial: str
    #: What the signing computer said, and what a time-stamping authority said.
    signed_at: str
    stamped_at: str
    #: The signed bytes are as they were signed.
    is_intact: bool
    #: Nothing but further signatures was added afterwards.
    is_whole: bool
    #: The certificate leads to a root that the installation trusts.
    is_trusted: bool
    #: Why it could not be checked.
    error: str = ""

    @property
    def is_good(self) -> bool:
        return self.is_intact and self.is_whole


def signatures(content: bytes, *, roots: Sequence[bytes] = ()) -> list[dict[str, Any]]:
    """Every signature of the file in the order in which they were made, as plain rows.

    ``roots``: trusted certificates, PEM or DER. Raises ``NotAPdfError``.
    """
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        found = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
    except Exception as error:  # a parser fed with foreign bytes may raise anything
        raise NotAPdfError(str(error)) from error
    trusted = [certificate(root) for root in roots]
    return [{**asdict(row), "is_good": row.is_good} for row in _checked(found, trusted)]


def certificate(content: bytes) -> x509.Certificate:
    """One certificate, PEM or DER."""
    if pem.detect(content):
        content = pem.unarmor(content)[2]
    return x509.Certificate.load(content)


def holder(key: bytes, password: str, *, now: datetime) -> Holder:
    """Whose key it is; raises ``KeyRefusedError``."""
    owner = _opened(key, password).signing_cert
    if owner is None:
        raise KeyRefusedError
    return Holder(
        _common_name(owner),
        _common_name(owner, "issuer"),
        owner.not_valid_after.isoformat(),
        owner.not_valid_before <= now <= owner.not_valid_after,
    )


def sign(content: bytes, key: bytes, password: str, *, reason: str) -> bytes:
    """The file with one more signature; what was there stays byte for byte.

    ``key``: a PKCS#12 file. Raises ``KeyRefusedError``.
    """
    signer = _opened(key, password)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    there = len(list(writer.prev.embedded_signatures))
    about = signers.PdfSignatureMetadata(
        field_name=f"Signature{there + 1}",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        signer_key_usage=set(),
    )
    out = signers.sign_pdf(writer, about, signer=signer)
    return bytes(out.getbuffer())


def _opened(key: bytes, password: str) -> signers.SimpleSigner:
    found: signers.SimpleSigner | None
    try:
        found = signers.SimpleSigner.load_pkcs12_data(key, [], password.encode())
    except Exception as error:  # the same: foreign bytes
        raise KeyRefusedError from error
    if found is None:
        raise KeyRefusedError
    return found


def _checked(
    found: Sequence[EmbeddedPdfSignature], roots: list[x509.Certificate]
) -> list[Signature]:
    rows = []
    for one in found:
        try:
            rows.append(_row(one, _status(one, roots)))
        except Exception as error:
            rows.append(_unread(one, error))
    return rows


def _status(
    one: EmbeddedPdfSignature, roots: list[x509.Certificate]
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail"
    )
    usage = KeyUsageConstraints(key_usage=set(_USAGE), match_all_key_usages=False)
    return validate_pdf_signature(one, context, key_usage_settings=usage)


def _row(one: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Signature:
    owner = one.signer_cert
    stamp = status.timestamp_validity
    stamped_at = stamp.timestamp if stamp and stamp.intact and stamp.valid else None
    return Signature(
        signer=_common_name(owner),
        organisation=_part(owner, "organization_name"),
        issuer=_common_name(owner, "issuer"),
        serial=f"{owner.serial_number:x}",
        signed_at=_iso(status.signer_reported_dt),
        stamped_at=_iso(stamped_at),
        is_intact=bool(status.intact and status.valid),
        is_whole=_is_whole(status),
        is_trusted=bool(status.trusted),
    )


def _is_whole(status: PdfSignatureStatus) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return (
        status.coverage is not None
        and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level in _HARMLESS
        and status.docmdp_ok is not False
    )


def _unread(one: EmbeddedPdfSignature, error: Exception) -> Signature:
    return Signature(
        signer=str(one.field_name)[:100],
        organisation="",
        issuer="",
        serial="",
        signed_at="",
        stamped_at="",
        is_intact=False,
        is_whole=False,
        is_trusted=False,
        error=type(error).__name__,
    )


def _common_name(owner: x509.Certificate, of: str = "subject") -> str:
    return _part(owner, "common_name", of) or str(
        owner["tbs_certificate"][of].human_friendly
    )


def _part(owner: x509.Certificate, name: str, of: str = "subject") -> str:
    value = owner["tbs_certificate"][of].native.get(name, "")
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
