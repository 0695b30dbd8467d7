"""The same request in four languages, with the source's own code and this server's address."""

import json
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from balise.events.source import Source
from balise.web.pages.install.bodies import body_of, event_of

TOKEN: Final = "TOKEN"
"""What stands where the token belongs."""
_PATH: Final = "/open_api/v1.3/event/track/"
_NOW: Final = "@now@"

_CURL: Final = Template("""\
curl $address \\
  -H "Access-Token: $token" \\
  -H "Content-Type: application/json" \\
  -d @- <<END
$body
END""")
_PYTHON: Final = Template("""\
import json, time, urllib.request

body = $body
request = urllib.request.Request(
    $address,
    json.dumps(body).encode(),
    {"Access-Token": "$token", "Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).read().decode())""")
_NODE: Final = Template("""\
const body = $body;
const answer = await fetch($address, {
  method: "POST",
  headers: { "Access-Token": "$token", "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
console.log(await answer.json());""")
_PHP: Final = Template("""\
<?php
$$body = $body;
$$context = stream_context_create(['http' => [
  'method' => 'POST',
  'header' => "Access-Token: $token\\r\\nContent-Type: application/json",
  'content' => json_encode($$body),
]]);
echo file_get_contents($address, false, $$context);""")


@dataclass(frozen=True)
class Example:
    """A request to copy; `name` is the language as people write it."""

    name: str
    text: str


def examples(source: Source, address: str) -> tuple[Example, ...]:
    """One example a language; each sends one event that happens now."""
    event = event_of(source)
    body = body_of(source, {"event": event["event"], "event_time": _NOW, **event})
    written, url = json.dumps(body, indent=2, ensure_ascii=False), address.rstrip("/") + _PATH

    def filled(template: Template, text: str, now: str, quoted: str) -> str:
        return template.substitute(body=text.replace(f'"{_NOW}"', now).replace(f"'{_NOW}'", now), address=quoted, token=TOKEN)

    return (
        Example("curl", filled(_CURL, _in_shell(written), "$(date +%s)", _shell_word(url))),
        Example("Python", filled(_PYTHON, written, "int(time.time())", json.dumps(url))),
        Example("Node", filled(_NODE, written, "Math.floor(Date.now() / 1000)", json.dumps(url))),
        Example("PHP", filled(_PHP, _php(body), "time()", _php(url))),
    )


def line_of_file(source: Source) -> str:
    """One line of a file to import, with a time of its own."""
    event = event_of(source)
    whole = {"event": event["event"], "event_time": 1_795_000_000, **event}
    return json.dumps(whole, ensure_ascii=False)


def _in_shell(text: str) -> str:
    """Text for a here-document, in which only the time is worked out."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("`", "\\`")


def _shell_word(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _php(value: Any, deep: int = 0) -> str:
    """A value as PHP writes it."""
    pad, inner = "  " * deep, "  " * (deep + 1)
    if isinstance(value, dict):
        lines = [f"{inner}{_php(name)} => {_php(each, deep + 1)},\n" for name, each in value.items()]
        return "[\n" + "".join(lines) + pad + "]"
    if isinstance(value, list):
        return "[" + ", ".join(_php(each, deep) for each in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return json.dumps(value)
