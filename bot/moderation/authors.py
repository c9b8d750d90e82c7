"""Who wrote, without saying so: keyed hashes in the place of e-mail addresses and Telegram ids."""

import hashlib
import hmac

LENGTH = 32


class Keys:
    """Turns what identifies a reader into a key, always the same and never back.

    secret: whatever only this bot knows; with another one every author is new.
    """

    def __init__(self, secret: str) -> None:
        self._secret = hashlib.sha256(b"nashra authors\0" + secret.encode()).digest()

    def of(self, site: str, identity: str) -> str:
        """32 hexadecimal characters. identity: such as an e-mail address, in any case."""
        told = f"{site}\0{identity.strip().casefold()}".encode(errors="replace")
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:LENGTH]
