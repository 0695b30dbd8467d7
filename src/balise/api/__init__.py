"""WHAT CAN BE MANAGED BY A PROGRAM? The JSON management API under /api/v1."""

from balise.api.builder import builder_router
from balise.api.document import openapi_config
from balise.api.parts import Intake, Parts
from balise.api.problems import answer_problem
from balise.api.router import api_router

__all__ = ["Intake", "Parts", "answer_problem", "api_router", "builder_router", "openapi_config"]
