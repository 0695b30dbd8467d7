from tests.api.running import running
from tests.diagnostics.clinic import clinic

__all__ = ["clinic", "running"]
