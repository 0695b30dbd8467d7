"""The parts, as a handler takes them."""

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from balise.web.parts import WebParts

Given = NamedDependency[SkipValidation[WebParts]]
"""What `pages_router` was given."""
