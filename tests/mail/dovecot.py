"""A real IMAP server (Dovecot) on loopback, with TLS, where it is installed."""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from tests.mail.certificates import Certificate, made
from tests.ports import free_ports

PASSWORD = "open-sesame"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0 secs
mail_location = maildir:{folder}/mail/%u
mail_privileged_group =
first_valid_uid = 0
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server. Every name is a mailbox of its own."""

    port: int
    tls_port: int
    certificate: Certificate

    def client(self, user: str) -> imaplib.IMAP4:
        """Signed in."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=60)
        client.login(user, PASSWORD)
        return client

    def deliver(self, user: str, *mails: bytes) -> None:
        """Put mails into somebody's inbox."""
        client = self.client(user)
        for raw in mails:
            client.append("INBOX", "", "", raw)
        client.logout()

    def folder(self, user: str, name: str = "INBOX") -> int:
        """How many mails lie in a folder; -1 where there is none."""
        client = self.client(user)
        kind, data = client.select(name, readonly=True)
        client.logout()
        return int(data[0] or b"0") if kind == "OK" else -1


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Serves until it is no longer needed; skips loudly where there is none."""
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder:
        yield from _served(Path(folder))


def _served(folder: Path) -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("no Dovecot here: apt-get install dovecot-imapd, then these tests run")
    port, tls_port = free_ports(2)
    me = getpass.getuser()
    root = os.getuid() == 0
    # Started by root, it lets another user read the mails, who must reach them.
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    (folder / "mail").chmod(0o777)
    certificate = made(folder)
    config = folder / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            folder=folder,
            cert=certificate.cert,
            key=certificate.key,
            internal="dovecot" if root else me,
            login="dovenull" if root else me,
            group="dovecot" if root else _group(),
            password=PASSWORD,
            uid=pwd.getpwnam("nobody").pw_uid if root else os.getuid(),
            gid=pwd.getpwnam("nobody").pw_gid if root else os.getgid(),
            port=port,
            tls_port=tls_port,
        )
    )
    running = subprocess.Popen([program, "-F", "-c", str(config)])
    try:
        _until_it_answers(port, folder / "log", running)
        yield Dovecot(port, tls_port, certificate)
    finally:
        running.terminate()
        running.wait(60)


def _group() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name


def _until_it_answers(port: int, log: Path, running: subprocess.Popen[bytes]) -> None:
    running_out = Event()
    for _ in range(2_000):
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return
        except OSError:
            if running.poll() is not None:
                break
            running_out.wait(0.05)
    told = log.read_text() if log.is_file() else ""
    pytest.fail(f"Dovecot does not start: {told[-2000:]}")
