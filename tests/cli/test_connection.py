"""Whom a command asks."""

import fcntl
import os
import subprocess
import sys

import msgspec
import pytest

from balise.cli.connection import CannotAsk, Server, connect, find_server, source_path
from balise.settings import read_settings


@pytest.fixture
def settings(tmp_path):
    """Settings for a folder of this test alone."""

    def make(**options):
        return read_settings({"data": str(tmp_path), **options}, environment={}, file=tmp_path / "none.toml")

    return make


def write_server(folder, text=None, pid=0):
    server = {"url": "http://127.0.0.1:9", "pid": pid or os.getpid(), "token": "of-this-run"}
    (folder / "server.json").write_bytes(text if text is not None else msgspec.json.encode(server))
    (folder / "lock").touch()


def test_a_server_with_its_token_is_asked_first(settings, tmp_path):
    """A token given means: ask that server, whatever runs on the folder."""
    write_server(tmp_path)
    with (tmp_path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        found = find_server(settings(url="https://balise.example/", api_token="mine"))

    assert found == Server("https://balise.example", "mine")


def test_the_server_that_holds_the_folder_is_asked(settings, tmp_path):
    """A server that runs on the folder has left its address and a token there."""
    write_server(tmp_path)
    with (tmp_path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert find_server(settings()) == Server("http://127.0.0.1:9", "of-this-run", os.getpid())


def test_a_dead_servers_address_is_passed_over(settings, tmp_path):
    """Where nobody holds the folder, what a server left there means nothing."""
    write_server(tmp_path)

    assert find_server(settings()) is None


def test_a_killed_servers_address_is_passed_over_while_another_holds_the_folder(settings, tmp_path):
    """The folder is held, but not by the process that left the address."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    write_server(tmp_path, pid=ended.pid)
    with (tmp_path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert find_server(settings()) is None


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b"\xff", b'{"url": 1, "token": "x"}'])
def test_a_broken_address_file_is_passed_over(settings, tmp_path, text):
    """A file that cannot be read is as none."""
    write_server(tmp_path, text)

    assert find_server(settings()) is None


async def test_a_server_named_without_a_token_is_never_replaced_by_the_folder(settings):
    """Who names a server does not get the data folder's answer instead."""
    with pytest.raises(CannotAsk, match="BALISE_API_TOKEN"):
        async with connect(settings(url="https://balise.example"), server_named=True):
            pass


def test_a_server_elsewhere_without_a_token_makes_no_folder(run, tmp_path, monkeypatch):
    """A named server and a forgotten token do not quietly begin a new data folder here."""
    monkeypatch.setenv("BALISE_URL", "https://balise.example")
    ended = run("source", "list")

    assert ended.code == 2
    assert "BALISE_API_TOKEN" in ended.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("url", ["", "shop.example", "ftp://shop.example", "http://", "http://[", "http://shop.example:port"])
def test_an_address_that_is_none_is_told(run, monkeypatch, url):
    """A wrong BALISE_URL is told before anything is opened or asked."""
    monkeypatch.setenv("BALISE_URL", url)
    monkeypatch.setenv("BALISE_API_TOKEN", "x")
    ended = run("source", "list")

    assert (ended.code, ended.out) == (2, "")
    assert "BALISE_URL" in ended.err


def test_a_server_that_does_not_answer_is_told(run, monkeypatch):
    """No server at the address: one sentence with the cure, exit code 2."""
    monkeypatch.setenv("BALISE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("BALISE_API_TOKEN", "x")
    ended = run("source", "list")

    assert (ended.code, ended.out) == (2, "")
    assert "balise serve" in ended.err


def test_a_code_cannot_leave_its_place_in_the_address():
    """Whatever is typed as a source's code stays one part of the path."""
    assert source_path("../tokens?x#y", "quarantine") == "/api/v1/sources/..%2Ftokens%3Fx%23y/quarantine"
