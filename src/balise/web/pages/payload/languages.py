"""A request as code, for four languages."""

import json
from pprint import pformat
from typing import Any, Final

import msgspec

PATH: Final = "/open_api/v1.3/event/track/"
TOKEN: Final = "YOUR_TOKEN"


def in_every_language(address: str, body: dict[str, Any]) -> dict[str, str]:
    """The request that sends this body to the server at `address`, by the name of the language."""
    url = address + PATH
    return {"curl": _curl(url, body), "Python": _python(url, body), "Node": _node(url, body), "PHP": _php(url, body)}


def pretty(value: Any) -> str:
    """JSON for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _curl(url: str, body: dict[str, Any]) -> str:
    return (
        f"curl {_shell(url)} \\\n  -H 'Access-Token: {TOKEN}' \\\n  -H 'Content-Type: application/json' \\\n"
        f"  --data-binary @- <<'JSON'\n{pretty(body)}\nJSON"
    )


def _python(url: str, body: dict[str, Any]) -> str:
    written = pformat(body, width=76, sort_dicts=False)
    return (
        f"import requests\n\nbody = {written}\nanswer = requests.post(\n    {json.dumps(url)},\n"
        f'    headers={{"Access-Token": "{TOKEN}"}},\n    json=body,\n    timeout=10,\n)\nprint(answer.json())'
    )


def _node(url: str, body: dict[str, Any]) -> str:
    return (
        f"const body = {pretty(body)};\n\nconst answer = await fetch({json.dumps(url)}, {{\n"
        f'  method: "POST",\n  headers: {{ "Access-Token": "{TOKEN}", "Content-Type": "application/json" }},\n'
        "  body: JSON.stringify(body),\n});\nconsole.log(await answer.json());"
    )


def _php(url: str, body: dict[str, Any]) -> str:
    return (
        f"<?php\n$body = {_php_value(body, '')};\n\n$request = curl_init({_php_text(url)});\ncurl_setopt_array($request, [\n"
        "    CURLOPT_POST => true,\n    CURLOPT_RETURNTRANSFER => true,\n"
        f"    CURLOPT_HTTPHEADER => ['Access-Token: {TOKEN}', 'Content-Type: application/json'],\n"
        "    CURLOPT_POSTFIELDS => json_encode($body),\n]);\necho curl_exec($request);"
    )


def _php_value(value: Any, indent: str) -> str:
    deeper = indent + "    "
    if isinstance(value, dict):
        lines = [f"{deeper}{_php_text(name)} => {_php_value(item, deeper)},\n" for name, item in value.items()]
        return f"[\n{''.join(lines)}{indent}]"
    if isinstance(value, list):
        return f"[\n{''.join(f'{deeper}{_php_value(item, deeper)},' + chr(10) for item in value)}{indent}]"
    return _php_text(value) if isinstance(value, str) else json.dumps(value)


def _php_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
