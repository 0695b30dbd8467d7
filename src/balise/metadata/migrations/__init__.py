"""The migrations: each file in `versions` is one step; `migrate.NEWEST` names the last."""
