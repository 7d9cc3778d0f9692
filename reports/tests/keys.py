"""Keys and certificates of nobody, for digital signatures in tests."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSWORD = "mật khẩu của khóa"


@cache
def root():
    """Key and certificate of an authority."""
    return _made("Gốc thử nghiệm", None, is_authority=True)


@cache
def key_file(name="Nguyễn Thị Ánh", days=365):
    """A PKCS#12 file, valid until ``days`` from now."""
    key, certificate = _made(name, root(), days=days)
    sealed = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(
        b"ky", key, certificate, [root()[1]], sealed
    )


def root_file():
    return root()[1].public_bytes(Encoding.PEM)


def _made(name, issuer, *, is_authority=False, days=365):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer[1].subject if issuer else _name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(usage, critical=True)
    )
    return key, builder.sign(issuer[0] if issuer else key, hashes.SHA256())


def _name(name):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Hội LHPN thử nghiệm"),
        ]
    )
