"""The signature on what sites post: HMAC-SHA256 of the body, under a shared secret."""

import hashlib
import hmac

HEADER = "X-Nashra-Signature"
_SCHEME = "sha256="


def sign(body: bytes, secret: str) -> str:
    """The header's value for this body."""
    return _SCHEME + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether the header's value is that of this very body; in constant time."""
    return hmac.compare_digest(
        sign(body, secret).encode(), signature.strip().encode(errors="replace")
    )
