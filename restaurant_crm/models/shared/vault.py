"""Sealing what nobody searches, with keys that are outside of the database.

Plain functions over AES-GCM. Keys stand in the environment (``RESTAURANT_CRM_KEY``) or in Odoo's configuration file
(option ``restaurant_crm_key``), never in the database: who steals a backup reads nothing of what is sealed. Several
keys are divided by commas. The first one seals; all of them unseal, by the id of the key in the sealed bytes; the last
one makes digests, which have to stay equal while keys are changed.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.exceptions import UserError
from odoo.tools import config

VARIABLE, OPTION = "RESTAURANT_CRM_KEY", "restaurant_crm_key"
COMMAND = "openssl rand -base64 32"
KEY_BYTES, NONCE_BYTES, KEY_ID_BYTES = 32, 12, 4
# First byte of what is sealed: how it is laid out.
LAYOUT = b"\x01"


class VaultError(UserError):
    """Nothing can be sealed, or something not be opened; the text says what to do."""


def ready():
    """Whether there is a key to seal with."""
    try:
        return bool(_keys())
    except VaultError:
        return False


def missing_message(env):
    """What an administrator has to do so that there is a key, in the language of ``env``."""
    return env._(
        "There is no key to seal personal data with. Make one with “%(command)s”, put it into the environment of Odoo "
        "as %(variable)s or into its configuration file as %(option)s, keep a copy outside of this machine, and start "
        "Odoo again.",
        command=COMMAND,
        variable=VARIABLE,
        option=OPTION,
    )


def require(env):
    """:raise VaultError: there is no key; with the command to make one, in the language of ``env``"""
    if not ready():
        raise VaultError(missing_message(env))


def seal(data, about):
    """Encrypt ``data`` so that it opens only as what it is ``about``.

    :param bytes data: what to seal; ``str`` is taken as UTF-8
    :param str about: what it is, such as "restaurant.consent.evidence"; the same has to be said to open it
    :raise VaultError: there is no key
    """
    key = _first_key()
    head = LAYOUT + key_id(key)
    nonce = os.urandom(NONCE_BYTES)
    plain = data.encode() if isinstance(data, str) else bytes(data)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + about.encode())


def unseal(sealed, about):
    """The bytes that ``seal`` was given.

    :raise VaultError: the key is not there any more, or it was sealed as something else, or it was changed
    """
    sealed = bytes(sealed or b"")
    head, rest = sealed[: 1 + KEY_ID_BYTES], sealed[1 + KEY_ID_BYTES :]
    key = next((key for key in _keys() if LAYOUT + key_id(key) == head), None)
    if key is None:
        raise VaultError("The key that this was sealed with is not in the configuration.")
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + about.encode())
    except (InvalidTag, ValueError):
        raise VaultError("This was sealed as something else, or changed since.") from None


def current_head():
    """The first bytes of all that is sealed with today's key: to find in SQL what is not."""
    return LAYOUT + key_id(_first_key())


def digest(value, kind):
    """A keyed hash (64 hexadecimal digits) by which equal values are found without being kept.

    Whoever has the database but no key cannot try all telephone numbers. Values are compared as they are given:
    normalize them first.

    :param str kind: what the value is, such as "phone": equal values of two kinds have different digests
    :raise VaultError: there is no key
    """
    if not _keys():
        raise VaultError(_advice())
    secret = hmac.new(_keys()[-1], b"restaurant_crm digest", hashlib.sha256).digest()
    return hmac.new(secret, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def key_id(key):
    """What names a key in what it has sealed; it tells nothing of the key."""
    return hmac.new(key, b"restaurant_crm key id", hashlib.sha256).digest()[:KEY_ID_BYTES]


def key_names():
    """Names of the keys for people, the one that seals first."""
    return [key_id(key).hex() for key in _keys()]


def _first_key():
    if not _keys():
        raise VaultError(_advice())
    return _keys()[0]


def _advice():
    return f"There is no key to seal personal data with. Make one: {COMMAND}; set {VARIABLE} or {OPTION} to it."


def _keys():
    return _read(os.environ.get(VARIABLE) or config.get(OPTION) or "")


@lru_cache(maxsize=8)
def _read(text):
    """The keys in ``text``, each 32 bytes in base64."""
    keys = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            key = base64.b64decode(part.replace("-", "+").replace("_", "/"), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            # The text of the error goes to logs: it does not hold the key.
            raise VaultError(f"A key in {VARIABLE} or {OPTION} is not 32 bytes in base64. Make one: {COMMAND}")
        keys.append(key)
    return tuple(keys)
