"""Compiling takes minutes, so it says how far it has got."""

import time

from routing.commands import compile as command


def test_it_tells_how_far_it_has_got(monkeypatch, capsys):
    monkeypatch.setattr(command, "is_compiled", lambda: False)
    monkeypatch.setattr(command, "warm_up", lambda: time.sleep(0.3))
    monkeypatch.setattr(command, "EVERY_S", 0.05)

    command.ensure_compiled()

    first, *others = capsys.readouterr().err.splitlines()
    assert first.startswith("Compiling the search")
    assert others
    assert all("functions compiled in" in line for line in others)


def test_it_says_nothing_where_all_is_compiled(monkeypatch, capsys):
    monkeypatch.setattr(command, "is_compiled", lambda: True)

    command.ensure_compiled()

    assert capsys.readouterr().err == ""
