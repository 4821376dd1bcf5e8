"""Made-up numbers whose check characters are right: credit codes, identity and bank card numbers, those of vehicles.

Area codes are of a kind that no place has (their second half starts with 9), so that no number is anybody's.
"""

import random
import string

AREAS = (11, 12, 13, 31, 32, 33, 34, 35, 37, 41, 42, 43, 44, 45, 50, 51, 53, 61)  # the first half: provinces
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
VIN_CHARACTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
PLATE_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云陕甘青宁新"


def draw_digits(rng: random.Random, count: int) -> str:
    """So many digits, the first of which is not 0."""
    return rng.choice("123456789") + "".join(rng.choices(string.digits, k=count - 1))


def draw_area(rng: random.Random) -> str:
    """Six digits of a place that there is not."""
    return f"{rng.choice(AREAS)}{rng.randint(9000, 9999)}"


def find_credit_check(body: str) -> str:
    """The last character of a unified social credit code (GB 32100) after its first 17."""
    total = sum(CREDIT_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return CREDIT_CHARACTERS[-total % 31]


def draw_credit_code(rng: random.Random) -> str:
    """A company's unified social credit code, 18 characters, with an organisation code (GB 11714) inside."""
    code = "MA" + "".join(rng.choices(CREDIT_CHARACTERS, k=6)) if rng.random() < 0.5 else draw_digits(rng, 8)
    total = sum(int(character, 36) * weight for character, weight in zip(code, ORGANISATION_WEIGHTS, strict=True))
    body = f"91{draw_area(rng)}{code}{'0123456789X'[-total % 11]}"
    return body + find_credit_check(body)


def find_identity_check(body: str) -> str:
    """The last character of an identity number (GB 11643) after its first 17."""
    total = sum(int(digit) * weight for digit, weight in zip(body, IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHECKS[total % 11]


def draw_identity_number(rng: random.Random, birth_date: str, sex: str) -> str:
    """An identity number, 18 characters, of somebody of this sex (男 or 女) born on this day (YYYY-MM-DD)."""
    serial = rng.randrange(1 if sex == "男" else 0, 1000, 2)
    body = f"{draw_area(rng)}{birth_date.replace('-', '')}{serial:03}"
    return body + find_identity_check(body)


def find_luhn_check(body: str) -> str:
    """The digit that makes a card's number fulfil Luhn's rule (ISO/IEC 7812)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def draw_card_number(rng: random.Random, length: int) -> str:
    """The number of a debit card (19 digits) or a credit card (16)."""
    body = ("62" if length == 19 else rng.choice(("62", "52", "45"))) + "".join(
        rng.choices(string.digits, k=length - 3)
    )
    return body + find_luhn_check(body)


def find_vin_check(number: str) -> str:
    """The ninth character of a vehicle's number of 17 (GB 16735), whatever stands there."""
    values = (int(character) if character.isdigit() else VIN_VALUES[character] for character in number)
    total = sum(value * weight for value, weight in zip(values, VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def draw_vin(rng: random.Random) -> str:
    """A vehicle's number, 17 characters, made in China."""
    number = "L" + "".join(rng.choices(VIN_CHARACTERS, k=10)) + "".join(rng.choices(string.digits, k=6))
    return number[:8] + find_vin_check(number) + number[9:]


def draw_plate(rng: random.Random) -> str:
    """A number plate: a province, a letter, five characters of which the most are digits."""
    tail = "".join(rng.choices(string.digits, k=4))
    place = rng.randrange(5)
    return (
        rng.choice(PROVINCES)
        + rng.choice(PLATE_CHARACTERS[:10])
        + tail[:place]
        + rng.choice(PLATE_CHARACTERS)
        + tail[place:]
    )


def mask_identity_number(number: str) -> str:
    """An identity number as tickets have it, the four digits of the birthday's month and day starred."""
    return number[:10] + "****" + number[14:]
