"""A small ruleset and files of leads to run the command on."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from command import RULES, Command, Done, Written

from leadrules.cli.app import run


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "small" / "1.0.0.yaml"
    file.parent.mkdir()
    file.write_text(RULES, encoding="utf-8")
    return file


@pytest.fixture
def write(tmp_path: Path) -> Written:
    def written(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return written


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command in this process, which is fast; nothing here is a terminal."""

    def done(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["leadrules", *map(str, arguments)])
        handler = signal.getsignal(signal.SIGTERM)
        with pytest.raises(SystemExit) as ended:
            run()
        signal.signal(signal.SIGTERM, handler)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert "\x1b" not in out + err
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, out, err)

    return done
