"""What custom events does a source mean to have? The plan: registered events, aliases, blocked names."""

from balise.events.plan.types import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status

__all__ = ["OnMismatch", "Parameter", "ParameterType", "Plan", "PlannedEvent", "Status"]
