"""Asks a real JavaScript engine, once for many expressions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(sys.executable).with_name("node")
_SCRIPT = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ pattern, texts }) => {
  const began = process.hrtime.bigint();
  const expression = new RegExp(pattern, "u");
  const found = texts.map((text) => expression.test(text));
  return { found, ms: Number(process.hrtime.bigint() - began) / 1e6 };
})));
"""


def ask(cases):
    """For each `{pattern, texts}` which texts it is found in, and how long all of them took in milliseconds."""
    if not NODE.exists():
        pytest.skip("Node is not installed in this environment: run make test.")
    body = json.dumps(cases).encode()
    done = subprocess.run([NODE, "-e", _SCRIPT], input=body, capture_output=True, timeout=300, check=True)
    return json.loads(done.stdout)
