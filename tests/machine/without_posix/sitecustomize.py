"""Python much as on Windows: for a process with this folder on PYTHONPATH, and for its workers.

What Windows lacks is taken away before the package is imported; what it has instead stands in.
"""

import errno
import fcntl as _fcntl
import os
import signal
import subprocess
import sys
import types

_OS = [
    "fork",
    "forkpty",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getgroups",
    "setuid",
    "setgid",
    "seteuid",
    "setegid",
    "setsid",
    "getsid",
    "setpgid",
    "getpgid",
    "getpgrp",
    "killpg",
    "chown",
    "fchown",
    "lchown",
    "fchmod",
    "chroot",
    "mkfifo",
    "mknod",
    "nice",
    "openpty",
    "statvfs",
    "fstatvfs",
    "sysconf",
    "uname",
    "wait",
    "wait3",
    "wait4",
    "posix_spawn",
    "posix_spawnp",
    "sched_getaffinity",
    "sync",
    "getloadavg",
    "ctermid",
    "confstr",
    "pathconf",
    "fchdir",
    "lockf",
    "pread",
    "pwrite",
    "readv",
    "writev",
    "sendfile",
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "O_DIRECTORY",
    "O_NOCTTY",
    "O_SYNC",
]
_SIGNALS = [
    "setitimer",
    "getitimer",
    "alarm",
    "pause",
    "siginterrupt",
    "pthread_sigmask",
    "sigwait",
    "sigpending",
    "SIGALRM",
    "SIGPROF",
    "SIGVTALRM",
    "SIGHUP",
    "SIGQUIT",
    "SIGUSR1",
    "SIGUSR2",
    "SIGPIPE",
    "SIGCHLD",
    "SIGCONT",
    "SIGXCPU",
    "ITIMER_PROF",
    "ITIMER_REAL",
    "ITIMER_VIRTUAL",
]

for _name in ("fcntl", "resource", "pwd", "grp", "termios", "syslog"):
    sys.modules[_name] = None  # type: ignore[assignment] - importing it fails
for _name in _OS:
    if hasattr(os, _name):
        delattr(os, _name)
for _name in _SIGNALS:
    if hasattr(signal, _name):
        delattr(signal, _name)


def _locking(handle: int, mode: int, size: int) -> None:
    """As of msvcrt: from where the file stands; somebody else's lock is EACCES."""
    assert mode == 1
    start = os.lseek(handle, 0, os.SEEK_CUR)
    try:
        _fcntl.lockf(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB, size, start)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None


def _kill(process: int, number: int) -> None:
    raise AssertionError(f"os.kill({process}, {number}) would end a process on Windows")


_popen = subprocess.Popen.__init__


def _without_flags(
    self: object, *arguments: object, creationflags: int = 0, **more: object
) -> None:
    assert "start_new_session" not in more
    assert creationflags >= 0
    _popen(self, *arguments, **more)  # type: ignore[arg-type, call-overload]


_msvcrt = types.ModuleType("msvcrt")
_msvcrt.locking, _msvcrt.LK_NBLCK = _locking, 1  # type: ignore[attr-defined]
sys.modules["msvcrt"] = _msvcrt
os.kill = _kill
subprocess.Popen.__init__ = _without_flags  # type: ignore[method-assign, assignment]

import cadre_docs.machine.platforms  # noqa: E402

cadre_docs.machine.platforms.WINDOWS, cadre_docs.machine.platforms.LINUX = True, False
