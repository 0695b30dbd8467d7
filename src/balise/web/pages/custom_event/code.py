"""How a page sends an event with its expected parameters."""

import json
from collections.abc import Mapping
from typing import Any, Final

from balise.events.plan import Parameter, ParameterType, PlannedEvent

_KNOWN: Final[Mapping[str, Any]] = {
    "content_id": "MUG-0412",
    "content_type": "product",
    "content_name": "Stoneware mug",
    "currency": "EUR",
    "value": 36.5,
    "price": 18.25,
    "quantity": 2,
}
_OF_TYPE: Final[Mapping[ParameterType, Any]] = {
    ParameterType.TEXT: "…",
    ParameterType.NUMBER: 1.5,
    ParameterType.INTEGER: 1,
    ParameterType.BOOLEAN: True,
    ParameterType.LIST: [],
    ParameterType.OBJECT: {},
}


def code_preview(name: str, event: PlannedEvent) -> str:
    """The call, with a value that each parameter may have."""
    lines = [f"  {_key(each.name)}: {json.dumps(_value(each), ensure_ascii=False)}" for each in event.parameters]
    properties = "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"
    call = f"ttq.track({json.dumps(name, ensure_ascii=False)}, {properties}, "
    return call + '{\n  event_id: "ev-88241"\n});'


def _key(name: str) -> str:
    return name if "-" not in name else json.dumps(name)


def _value(parameter: Parameter) -> Any:
    if parameter.allowed:
        return parameter.allowed[0]
    if parameter.min is not None:
        return parameter.min
    if parameter.max is not None:
        return parameter.max
    known = _KNOWN.get(parameter.name)
    fits = isinstance(known, str) == (parameter.type is ParameterType.TEXT) and known is not None
    return known if fits and parameter.type in (ParameterType.TEXT, ParameterType.NUMBER) else _OF_TYPE[parameter.type]
