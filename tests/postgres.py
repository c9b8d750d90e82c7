"""A throw-away PostgreSQL cluster on a unix socket, without fsync, for one test session."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_connections=60 -c shared_buffers=32MB -c max_wal_size=256MB"
)


def binaries() -> Path | None:
    """Where initdb and pg_ctl are: Debian's newest version, else on the PATH; None without."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _version(initdb: Path) -> float:
    return float(initdb.parent.parent.name)


def _as_server() -> list[str]:
    """The server refuses to run as root: then it runs as 'postgres', or else 'nobody'."""
    if os.geteuid() != 0:
        return []
    users = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in users else "nobody"
    return ["runuser", "-u", user, "--"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server; its databases are reached through the socket in `directory`."""

    directory: Path
    programs: Path

    def restart(self) -> None:
        """Stop it, whoever is connected, and start it again."""
        log = str(self.directory / "log")
        options = f"{_OPTIONS} -k {self.directory}"
        _run(self, "pg_ctl", "restart", "-w", "-s", "-m", "fast", "-l", log, "-o", options)

    def url(self, database: str) -> str:
        """DATABASE_URL of one of its databases."""
        return f"postgresql+asyncpg://tester@/{database}?host={self.directory}"


@contextmanager
def running(programs: Path) -> Iterator[Cluster]:
    """Make a cluster, start it, and stop and delete it at the end of the block."""
    directory = Path(tempfile.mkdtemp(prefix="nashra-postgres-"))
    prefix = _as_server()
    if prefix:
        shutil.chown(directory, prefix[2])
    cluster = Cluster(directory, programs)
    try:
        _run(cluster, "initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        log = str(directory / "log")
        _run(cluster, "pg_ctl", "start", "-w", "-s", "-l", log, "-o", f"{_OPTIONS} -k {directory}")
        try:
            yield cluster
        finally:
            _run(cluster, "pg_ctl", "stop", "-w", "-s", "-m", "immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    data = ["-D", str(cluster.directory / "data")]
    command = [*_as_server(), str(cluster.programs / program), *data, *arguments]
    subprocess.run(
        command,
        check=True,
        cwd=cluster.directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
