"""Content Credentials: a picture sealed with the user's own key, so that a later change of it shows.

The key and its two certificates are made here once and kept with the settings; nobody vouches for them, which readers
of the seal say. https://spec.c2pa.org. Needs the extra `credentials`.
"""

from __future__ import annotations

import datetime
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio import __version__
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path, write_error
from ganstudio.core.paths import settings_folder
from ganstudio.core.text import _
from ganstudio.export.xmp import picture_type

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_CHAIN, _KEY = "chain.pem", "key.pem"
_VALID_DAYS = 365 * 20
_NO_THUMBNAIL = json.dumps({"builder": {"thumbnail": {"enabled": False}}})  # it would be larger than the sprite


class Signer:
    """Signs pictures with the user's key, which is made if there is none yet; `StudioError` without the extra."""

    def __init__(self) -> None:
        try:
            import c2pa
        except ImportError:
            raise StudioError(
                _("Signing needs the extra “credentials”, which is not installed."),
                _('Install it: pip install "ganstudio[credentials]"; or switch signing off.'),
            ) from None
        self._c2pa = c2pa
        chain, key = own_credentials(settings_folder() / "credentials")
        try:
            self._signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, key, None))
            self._context = c2pa.Context(settings=c2pa.Settings.from_json(_NO_THUMBNAIL))
        except c2pa.C2paError as error:
            raise _refused(error) from None

    def signed(self, content: bytes, name: str, source_type: str) -> bytes:
        """Return the picture with the seal in it; `name` is the title it gets there. `StudioError` if it fails.

        `source_type` is IPTC's word for how the picture came to be.
        """
        kind = picture_type(content)
        sealed = io.BytesIO()
        try:
            with self._c2pa.Builder(json.dumps(_manifest(name, kind, source_type)), self._context) as builder:
                builder.sign(self._signer, kind, io.BytesIO(content), sealed)
        except self._c2pa.C2paError as error:
            raise _refused(error) from None
        return sealed.getvalue()


def own_credentials(folder: Path) -> tuple[bytes, bytes]:
    """Return the certificate chain and the private key as PEM, made and kept in `folder` if they are not there."""
    chain, key = folder / _CHAIN, folder / _KEY
    try:
        if not (chain.exists() and key.exists()):
            folder.mkdir(parents=True, exist_ok=True)
            made_chain, made_key = _make_chain()
            _write_secret(key, made_key)
            with atomic_path(chain) as path:
                path.write_bytes(made_chain)
        return chain.read_bytes(), key.read_bytes()
    except OSError as error:
        raise write_error(folder, error) from error


def _manifest(name: str, kind: str, source_type: str) -> dict[str, Any]:
    created = {"action": "c2pa.created", "digitalSourceType": source_type}
    return {
        "claim_generator_info": [{"name": "GAN Studio", "version": __version__}],
        "title": name.encode("utf-8", "replace").decode(),  # c2pa takes no halves of characters
        "format": kind,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }


def _refused(error: Exception) -> StudioError:
    return StudioError(
        _("The pictures could not be signed: {reason}").format(reason=error),
        _("Delete the folder “credentials” in {path} to have a new key made, or switch signing off.").format(
            path=settings_folder()
        ),
    )


def _write_secret(path: Path, content: bytes) -> None:
    """Write what only this user may read, from its first moment on."""
    path.unlink(missing_ok=True)  # a half of an earlier pair
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _make_chain() -> tuple[bytes, bytes]:
    """Make a root and a signing certificate of it: the chain, signing one first, and the signing key, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    root_name, name = (_name(words) for words in ("GAN Studio: a root of one's own", "GAN Studio: a user's own key"))
    authority = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = _certificate(
        (root_name, root_name, root_key, root_key),
        [
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (_usage(signs_certificates=True), True),
            (authority, False),
        ],
    )
    leaf = _certificate(
        (name, root_name, key, root_key),
        [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(signs_certificates=False), True),
            (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),  # what C2PA asks for
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority), False),
        ],
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return leaf.public_bytes(pem) + root.public_bytes(pem), secret


def _certificate(
    who: tuple[x509.Name, x509.Name, ec.EllipticCurvePrivateKey, ec.EllipticCurvePrivateKey],
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    """Return a certificate; `who` is subject, issuer, the subject's key and the issuer's."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    subject, issuer, key, issuer_key = who
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks that are a little off
        .not_valid_after(now + datetime.timedelta(days=_VALID_DAYS))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(words: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    attributes = ((NameOID.ORGANIZATION_NAME, "GAN Studio"), (NameOID.COMMON_NAME, words))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
