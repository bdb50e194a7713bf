"""Parts sealed and opened: AES-256-GCM under the subject's key; what is long is compressed first.

A sealed part is a byte that says how it was made (1: compressed, 2: as it is), a random nonce of 12
bytes, and the ciphertext with its tag. The entry's id, the part's number and that byte are
authenticated with it, so that no part can stand for another.
"""

from __future__ import annotations

import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_COMPRESSED, _AS_IT_IS = b"\x01", b"\x02"
_LONG = 4096  # bytes; less is not worth the time, which is that of all else that is done to a part
_QUICK = 1  # the level of compression: the others save a tenth and take twice as long


class NotOpenedError(Exception):
    """The key does not open the part: it is another's, or the part was altered."""


def new_key() -> bytes:
    """A random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, entry: str, part: int) -> bytes:
    """The ciphertext of part number `part` of the entry with this id."""
    nonce = os.urandom(_NONCE_BYTES)
    made = _AS_IT_IS
    if len(plain) >= _LONG:
        made, plain = _COMPRESSED, zlib.compress(plain, _QUICK)
    return made + nonce + AESGCM(key).encrypt(nonce, plain, _bound(entry, part, made))


def unseal(key: bytes, sealed: bytes, entry: str, part: int) -> bytes:
    """What `seal` sealed; NotOpenedError where the key, the entry or the part is another."""
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    made = sealed[:1]
    if made not in (_COMPRESSED, _AS_IT_IS) or len(nonce) < _NONCE_BYTES:
        raise NotOpenedError
    try:
        plain = AESGCM(key).decrypt(nonce, ciphertext, _bound(entry, part, made))
        return zlib.decompress(plain) if made == _COMPRESSED else plain
    except InvalidTag:
        raise NotOpenedError from None


def wrap(master: bytes, key: bytes, name: bytes) -> bytes:
    """A key sealed under the master key, bound to its name."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, name)


def unwrap(master: bytes, wrapped: bytes, name: bytes) -> bytes:
    """The key that `wrap` sealed; NotOpenedError where the master key is another."""
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name)
    except (InvalidTag, ValueError):
        raise NotOpenedError from None


def _bound(entry: str, part: int, made: bytes) -> bytes:
    # what is compressed was so before there was another way
    return f"{entry}:{part}{':2' if made == _AS_IT_IS else ''}".encode()
