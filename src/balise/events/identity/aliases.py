"""Under which names do senders put personal keys?"""

import re
from functools import lru_cache

_ALIASES: dict[str, tuple[str, ...]] = {
    "email": ("emails", "em", "mail", "emailaddress", "useremail", "sha256email", "hashedemail", "emailhash", "emailsha256"),
    "phone": (
        "phones",
        "ph",
        "tel",
        "mobile",
        "phonenumber",
        "phonenumbers",
        "userphone",
        "sha256phone",
        "sha256phonenumber",
        "hashedphone",
        "hashedphonenumber",
        "phonesha256",
        "phonehash",
        "mobilephone",
        "telephone",
    ),
    "external_id": ("externalid", "externalids", "userid", "customerid", "username", "externalusername", "sha256externalid"),
    "first_name": ("firstname", "fn", "givenname", "sha256firstname"),
    "last_name": ("lastname", "ln", "surname", "familyname", "sha256lastname"),
    "zip_code": ("zipcode", "zip", "zp", "postcode", "postalcode", "sha256zipcode"),
    "city": ("ct",),
    "state": ("st", "region", "province"),
    "country": ("countrycode",),
    "ttclid": ("callback", "clickid"),
    "ip": ("ipaddress", "clientipaddress", "clientip", "userip", "remoteaddr"),
    "user_agent": ("useragent", "clientuseragent", "ua"),
    "locale": ("language", "lang"),
    "gaid": ("advertisingid", "aaid", "gpsadid", "googleadvertisingid"),
    "idfa": ("iosidfa",),
    "idfv": ("iosidfv",),
    "att_status": ("attstatus",),
    "lead_id": ("leadid",),
    "ttp": ("ttcookieid",),
}
_FIELD_OF: dict[str, str] = {alias: field for field, aliases in _ALIASES.items() for alias in (field.replace("_", ""), *aliases)}

_personal_part = re.compile(
    "mail|phone|mobile|msisdn|whatsapp|telegram|name|nick|address|street|birth|gender|password|passwd|secret|passport|licen"
    "|iban|account|card|cvv|socialsecurity|nationalid|taxid|fiscal|imei|imsi|androidid|deviceid|oaid|macaddr|advertising"
    "|contact|postal|postcode|zip|latitude|longitude|geoloc|anonymousid|customerid|userid|externalid|memberid"
).search
_personal_word = re.compile(
    "tel|fax|ip|dob|age|sex|ssn|nir|sin|bsn|nif|dni|cpf|pan|pin|token|login|handle|lat|lng|lon|idfa|gaid|idfv|aaid|fbp|fbc"
).fullmatch
_personal_key = re.compile("id|uid|uuid|guid|vid|cid|ipkey|ipscope").fullmatch
_words = re.compile("[A-Z]*[a-z0-9]+|[A-Z]+").findall
_LONGEST_KEY = 128


def squashed(key: str) -> str:
    """A key in lower case with letters and digits only: `externalId`, `external_id` and `external-id` are one."""
    return "".join(filter(str.isalnum, key.lower()))


@lru_cache(2048)
def field_of(key: str) -> str:
    """The field a key means, whatever its spelling, or ``""``."""
    return _FIELD_OF.get(squashed(key), "") if len(key) <= _LONGEST_KEY else ""


@lru_cache(2048)
def looks_personal(key: str) -> bool:
    """Whether an unknown key names something about a person that must not be kept in clear."""
    bare = squashed(key)
    return bool(
        _personal_part(bare)
        or _personal_key(bare)
        or _personal_word(bare)
        or any(_personal_word(word.lower()) for word in _words(key))
    )
