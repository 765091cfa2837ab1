"""PostgreSQL refuses to run as root: who runs it then, without adding users or opening folders."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Runner:
    """How the server's programs are started: words before the command, and whose the folders must be."""

    before: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def hand_over(self, *folders: Path) -> None:
        """Give the folders to the user who runs the server, where that is another one."""
        if self.uid is None or self.gid is None:
            return
        for folder in folders:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


class NobodyToRunIt(Exception):
    """As root, and neither a user namespace nor an ordinary user may run the server."""


def runner_for(folder: Path, programs: Path) -> Runner:
    """Ourselves; as root the folder's owner, or a user namespace in which we are nobody, or nobody himself."""
    if os.geteuid() != 0:
        return Runner()
    owner = folder.stat()
    if owner.st_uid != 0:
        return _reaching(_as_user(owner.st_uid, owner.st_gid), folder, programs)
    nobody = pwd.getpwnam("nobody")
    namespace = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--")
    if _works(namespace):
        return Runner(before=namespace)
    _let_pass(folder.parent)
    return _reaching(_as_user(nobody.pw_uid, nobody.pw_gid), folder, programs)


def _let_pass(data: Path) -> None:
    """Let others walk through the data folder, not look into it; what else lies in it is closed by itself."""
    mode = data.stat().st_mode & 0o777
    if data.stat().st_uid == 0 and not mode & 0o001:
        data.chmod(mode | 0o011)


def _as_user(uid: int, gid: int) -> Runner:
    return Runner(("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--"), uid, gid)


@cache
def _works(namespace: tuple[str, ...]) -> bool:
    if shutil.which(namespace[0]) is None:
        return False
    return subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0


def _reaching(runner: Runner, *needed: Path) -> Runner:
    """The runner, if that user can come as far as the programs and the folder."""
    for path in needed:
        for above in path.parents:
            seen = above.stat()
            if not (seen.st_mode & 0o001 or (seen.st_uid == runner.uid and seen.st_mode & 0o100)):
                raise NobodyToRunIt(
                    f"PostgreSQL does not run as root, this machine allows no user namespace, and user {runner.uid} "
                    f"cannot enter {above}. Start bihuan as an ordinary user, choose a data folder (BIHUAN_DATA) and "
                    f"an installation that this user can reach, or name another server with DATABASE_URL."
                )
    return runner
