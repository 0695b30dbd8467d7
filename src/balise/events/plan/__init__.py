"""What custom events does a source mean to have? The plan: registered events, aliases, blocked names."""

from balise.events.plan.types import Parameter, ParameterType, Plan, PlannedEvent, Status

__all__ = ["Parameter", "ParameterType", "Plan", "PlannedEvent", "Status"]
