"""A PostgreSQL server of its own: in a temporary folder, on a socket there, without a port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.absent import absent

_INSTALLED = Path("/usr/lib/postgresql")


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, whose data go with the `with` block."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="leadrules-postgres-") as name:
        folder = Path(name)
        data, log = folder / "data", folder / "log"
        # WHY: PostgreSQL refuses root
        user = "postgres" if os.geteuid() == 0 else None
        if user is not None:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        init = ["--auth=trust", "--username=tester", "--encoding=UTF8", "--no-sync"]
        _run(
            user, programs / "initdb", "-D", data, *init, "--locale-provider=icu", "--icu-locale=en"
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c timezone=America/New_York"
        start = ["-D", data, "-l", log, "-o", options, "-w"]
        _run(user, programs / "pg_ctl", *start, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _programs() -> Path:
    """The folder of the server's programs; the newest where several are installed."""
    versions = [each for each in _INSTALLED.glob("*/bin") if (each / "initdb").exists()]
    if versions:
        return max(versions, key=lambda each: int(each.parent.name))
    found = shutil.which("initdb")
    if found is None:
        absent("PostgreSQL")
    return Path(found).resolve().parent


def _run(user: str | None, *command: object) -> None:
    subprocess.run(
        list(map(str, command)),
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=120,
    )
