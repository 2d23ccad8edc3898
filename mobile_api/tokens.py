"""What phones show to be let in: made here, and stored only as SHA-256."""

import hashlib
import secrets

# Without 0 O 1 I L and U: nobody has to ask which one it is, and no word comes out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
TOKEN_BYTES = 32


def new_code() -> str:
    """A pairing code of 39 bits; see `grouped` for how it is shown."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """A code as people read it aloud: `ABCD-EFGH`."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """A code as somebody typed it, without case, spaces and dashes."""
    return "".join(character for character in text.upper() if character.isalnum())


def new_token() -> str:
    """A device token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
