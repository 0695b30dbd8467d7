"""How much is an event worth? Amounts and currencies as senders write them, read into exact decimals."""

from balise.events.money.reading import PLACES, read_currency, read_value
from balise.events.money.writing import MINOR_DIGITS, money_text

__all__ = ["MINOR_DIGITS", "PLACES", "money_text", "read_currency", "read_value"]
