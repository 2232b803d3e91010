"""Brings WordPress up from Debian's packages on loopback, and takes it down again whatever happens.

Nothing of the system's is used but its programs and WordPress's own files, which stay as they are:
the database server is one of our own, with its socket and data in a temporary folder and no network.
"""

import getpass
import http.client
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import AF_INET, AF_UNIX, AddressFamily, socket
from urllib.parse import urlsplit

WORDPRESS = Path("/usr/share/wordpress")
SCRIPTS = Path(__file__).parent / "php"
ADDRESS = "http://lamp.example"
"""Of every site: their exports can be compared as they are, and nothing goes there."""
_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
_EXTENSIONS = ("dom", "mbstring", "mysqli", "SimpleXML", "xmlreader")
_PATIENCE = 60


def missing() -> str | None:
    """Return what a site needs and this machine does not have, or None."""
    if not (WORDPRESS / "wp-settings.php").is_file():
        return "WordPress (Debian's package wordpress) is not installed"
    for program in ("php", "mariadbd", "mariadb-install-db", "setpriv"):
        if not shutil.which(program, path=_PATH):
            return f"{program} is not installed"
    listed = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout.split()  # noqa: S607
    absent = [name for name in _EXTENSIONS if name not in listed]
    return f"PHP has no {', '.join(absent)}" if absent else None


@dataclass(slots=True)
class Machine:
    """A database server and a folder, in which there can be any number of sites."""

    folder: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def listens(self) -> Path:
        """Where the database listens."""
        return self.folder / "db.sock"

    @property
    def content(self) -> Path:
        """What sites have of their own: a plugin and a theme. They may write there."""
        return self.folder / "content"

    def start(self, command: Sequence[str | Path], log: str, environment: dict[str, str]) -> None:
        """Start a server that dies with us, even if we are killed."""
        with (self.folder / log).open("wb") as output:
            self._running.append(
                subprocess.Popen(
                    [_program("setpriv"), "--pdeathsig", "TERM", *map(str, command)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                )
            )

    def stop(self) -> None:
        """Stop the servers, the last one first."""
        for server in reversed(self._running):
            server.terminate()
            try:
                server.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def wait_for(self, what: str, log: str, family: AddressFamily, place: str | tuple[str, int]) -> None:
        """Wait until a server listens; raise RuntimeError with what it said if it never does."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._running[-1].poll() is None:
            with socket(family) as client:
                if not client.connect_ex(place):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{what} does not start:\n{(self.folder / log).read_text(errors='replace')}")

    def site(self, database: str, address: str = ADDRESS) -> "Site":
        """Return a new, empty site."""
        site = Site(self, database, address)
        site.php("database.php")
        site.php("install.php")
        return site


@dataclass(frozen=True, slots=True)
class Site:
    """A WordPress with a database of its own, and the address that it takes for its own."""

    machine: Machine
    database: str
    address: str = ADDRESS

    @property
    def environment(self) -> dict[str, str]:
        """What wp-config.php is told."""
        return {
            "PATH": _PATH,
            "TMPDIR": str(self.machine.folder),
            "WORDPRESS_ROOT": str(WORDPRESS),
            "WORDPRESS_CONTENT": str(self.machine.content),
            "WORDPRESS_ADDRESS": self.address,
            "WORDPRESS_SOCKET": str(self.machine.listens),
            "WORDPRESS_DATABASE": self.database,
        }

    def php(self, script: str, *arguments: str | Path) -> bytes:
        """Run one of our scripts; return its output. Raise RuntimeError if it fails or complains."""
        settings = ("display_errors=stderr", "log_errors=0", "memory_limit=512M")
        options = [word for setting in settings for word in ("-d", setting)]
        command = ["php", *options, SCRIPTS / script, *arguments]
        ran = subprocess.run(command, capture_output=True, env=self.environment, check=False)
        if ran.returncode or ran.stderr:
            said = ran.stderr.decode(errors="replace")
            raise RuntimeError(f"{script} ended with {ran.returncode}:\n{said}")
        return ran.stdout

    def export(self) -> bytes:
        """Return the site's own export of all it has."""
        return self.php("export.php")

    def requests(self) -> list[str]:
        """Return what the site was asked for so far, as its server notes it."""
        log = (self.machine.folder / f"{self.database}.log").read_text(errors="replace")
        return re.findall(r"\] asked for (\S+)", log)

    def serve(self) -> "Door":
        """Let PHP's own server answer for the site, on loopback: at its address if that has a port."""
        port = urlsplit(self.address).port or free_port()
        router = SCRIPTS / "router.php"
        command: list[str | Path] = ["php", "-d", "display_errors=stderr", "-S", f"127.0.0.1:{port}", router]
        log = f"{self.database}.log"
        self.machine.start(command, log, self.environment)
        self.machine.wait_for("PHP's server", log, AF_INET, ("127.0.0.1", port))
        return Door(port)


def free_port() -> int:
    """Return a port on loopback at which nobody listens."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Door:
    """Where a site answers."""

    port: int

    def get(self, path: str, authorization: str | None = None) -> tuple[int, bytes]:
        """Return the status and the body of what the site answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        headers = {"Host": ADDRESS.partition("//")[2]}
        if authorization:
            headers["Authorization"] = authorization
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def page(self, path: str, authorization: str | None = None) -> bytes:
        """Return a page; raise RuntimeError if there is none."""
        status, body = self.get(path, authorization)
        if status != http.client.OK:
            raise RuntimeError(f"{path}: {status}\n{body[:2000].decode(errors='replace')}")
        return body


@contextmanager
def machine() -> Iterator[Machine]:
    """Start a database server in a temporary folder; stop everything and remove the folder at the end."""
    with tempfile.TemporaryDirectory(prefix="wp-", ignore_cleanup_errors=True) as folder:
        started = Machine(Path(folder))
        shutil.copytree(SCRIPTS / "content", started.content)
        try:
            _start_database(started)
            yield started
        finally:
            started.stop()


def _start_database(machine: Machine) -> None:
    data = machine.folder / "db"
    data.mkdir()
    own = ["--no-defaults", f"--user={getpass.getuser()}", f"--datadir={data}"]
    # It must outlive no power cut, so nothing is written through.
    quick = [
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-flush-method=nosync",
        "--innodb-log-file-size=16M",
    ]
    small = ["--innodb-buffer-pool-size=64M", "--performance-schema=OFF", "--skip-log-bin"]
    subprocess.run(
        [
            _program("mariadb-install-db"),
            *own,
            *quick,
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
        ],
        check=True,
        capture_output=True,
    )
    closed = ["--skip-networking", f"--socket={machine.listens}", f"--pid-file={machine.folder / 'db.pid'}"]
    command = [_program("mariadbd"), *own, *quick, *small, *closed, "--max-allowed-packet=64M"]
    machine.start(command, "db.log", {"PATH": _PATH, "TMPDIR": str(machine.folder)})
    machine.wait_for("the database", "db.log", AF_UNIX, str(machine.listens))


def _program(name: str) -> str:
    found = shutil.which(name, path=_PATH)
    if not found:
        raise RuntimeError(f"{name} is not installed")
    return found
