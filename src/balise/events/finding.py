"""What a rule found in an event. The vocabulary's rules make findings too, so the type lives there."""

from balise.vocabulary.finding import Finding

__all__ = ["Finding"]
