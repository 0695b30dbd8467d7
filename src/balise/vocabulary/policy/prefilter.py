"""The cheap question asked of every event: can any rule of the policy hit anywhere in it?"""


def may_hit(blob: bytes) -> bool:
    """Whether to look closely."""
    return True
