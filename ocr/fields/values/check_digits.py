"""Numbers whose last digit says whether the others are right."""

import datetime

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_CREDIT_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_ID_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
_ID_CHECKS = "10X98765432"
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)


def is_credit_code(text: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100-2015), which is the tax number, too."""
    if len(text) != 18 or any(letter not in CREDIT_ALPHABET for letter in text):
        return False
    total = sum(CREDIT_ALPHABET.index(letter) * weight for letter, weight in zip(text, _CREDIT_WEIGHTS, strict=False))
    return CREDIT_ALPHABET[-total % 31] == text[17]


def is_id_number(text: str) -> bool:
    """Whether 18 characters are a citizen's identity number (GB 11643-1999), the date in it included."""
    if len(text) != 18 or not text[:17].isdigit() or birth_date_of(text) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == text[17]


def birth_date_of(id_number: str) -> str | None:
    """The date of birth in an identity number, YYYY-MM-DD; None if it is no date."""
    digits = id_number[6:14]
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """男 or 女, as the digit before the last one says."""
    return "男" if int(id_number[16]) % 2 else "女"


def is_card_number(text: str) -> bool:
    """Whether 12 to 19 digits pass Luhn's check (ISO/IEC 7812-1), as the numbers of bank cards do."""
    if not text.isdigit() or not 12 <= len(text) <= 19:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def is_vehicle_number(text: str) -> bool:
    """Whether 17 characters are a vehicle identification number whose ninth is the check digit (GB 16735)."""
    if len(text) != 17 or any(letter in "IOQ" or not letter.isalnum() or not letter.isascii() for letter in text):
        return False
    values = [int(letter) if letter.isdigit() else _VIN_VALUES[letter] for letter in text]
    total = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11] == text[8]
