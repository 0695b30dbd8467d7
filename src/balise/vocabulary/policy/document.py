"""The page `docs/reference/policy.md`: what the policy looks for, and how well it does."""


def document(scores: object) -> str:
    return ""
