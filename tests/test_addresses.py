"""Where people and commands are told to look."""

import pytest

from balise.settings import local_address, people_address, read_settings


@pytest.mark.parametrize(
    "given, local, people",
    [
        ({}, "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ({"port": 9000}, "http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ({"host": "::1"}, "http://[::1]:8080", "http://[::1]:8080"),
        ({"url": "https://events.shop.example/"}, "http://127.0.0.1:8080", "https://events.shop.example"),
    ],
)
def test_people_get_the_address_that_was_set_and_commands_the_one_listened_on(tmp_path, given, local, people):
    """The links people are given use `url` where it was set; commands on the machine use the address it listens on."""
    settings = read_settings(given, environment={}, file=tmp_path / "none.toml")
    assert (local_address(settings), people_address(settings)) == (local, people)
