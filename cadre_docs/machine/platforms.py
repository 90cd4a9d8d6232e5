"""What differs between Windows, macOS and Linux. No other module asks which system it is on.

Where a system can be asked, it is (is there a module, a signal, a flag?), so that most of this
can be tried anywhere; ``tests/machine/`` tries it, and docs/systems.md says what was only
simulated. Nothing of this package is imported here.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import importlib
import os
import re
import signal
import stat
import sys
import threading
import time
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO

if TYPE_CHECKING:
    import socket
    import subprocess
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.context import BaseContext

PRIVATE_UMASK = 0o077
"""What nobody but its owner may do with a file that is made."""
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
BROWSER = sys.platform == "emscripten"
"""CPython inside a browser: one thread, no signals, and a tab that people close."""

# --- processes of ours ------------------------------------------------------------------------

START = "CADRE_DOCS_START"
"""An environment variable: ``spawn`` starts workers as Windows and macOS do."""
MOST_ON_WINDOWS = 61  # processes of one pool: it waits for 63 things at once, two are its own
HELPER = "--helper-process"
_HELPERS = ("cadre_docs.office.other_tables.child:main", "cadre_docs.machine.platforms:become")
# The folder of the package comes first, whatever the child's own path is.
_BOOT = (
    "import importlib, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "module, _, name = sys.argv.pop(1).partition(':'); "
    "getattr(importlib.import_module(module), name)()"
)


def is_packed() -> bool:
    """Whether this is the one-folder program (``make app``), which holds its own Python."""
    return bool(getattr(sys, "frozen", False))


def fresh_processes(preload: Sequence[str]) -> BaseContext:
    """Return how workers are started: fresh, for a fork of ours would hold our lock and database.

    Linux has a server that has loaded ``preload`` once and forks from that. macOS has one, but
    what its system libraries hold does not bear forks; Windows has none.
    """
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    if LINUX and "forkserver" in methods and os.environ.get(START) != "spawn":
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        return context
    return multiprocessing.get_context("spawn")


def most_processes(wanted: int) -> int:
    """Return how many processes one pool may have here, at most as many as wanted."""
    return min(wanted, MOST_ON_WINDOWS) if WINDOWS else wanted


def answer_as_child() -> bool:
    """Do what this program was started for by itself, if it was; tell whether that was all.

    The packed program is its own Python: workers and helpers are this program once more. Must
    come before anything else is read of the command line.
    """
    if not is_packed():
        return False
    import multiprocessing

    multiprocessing.freeze_support()  # a worker ends in there
    if len(sys.argv) < 3 or sys.argv[1] != HELPER or sys.argv[2] not in _HELPERS:  # noqa: PLR2004
        return False
    module, _, name = sys.argv[2].partition(":")
    del sys.argv[1:3]
    getattr(importlib.import_module(module), name)()
    return True


def helper(function: str, *arguments: str) -> list[str]:
    """Return the command that calls ``module:function`` of ours in a process of its own.

    The function finds its arguments from ``sys.argv[1]`` on. It must be one of those listed
    here: whoever may start the packed program shall not choose what it calls.
    """
    if function not in _HELPERS:
        raise ValueError(function)
    if is_packed():
        return [sys.executable, HELPER, function, *arguments]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-P", "-c", _BOOT, root, function, *arguments]


def heed_ends() -> None:
    """Have a run that is asked to end clean up as after Ctrl-C, and remember that it was asked.

    Some libraries catch whatever is raised inside them and go on (openpyxl takes Ctrl-C for a
    value of the wrong type): :func:`end_if_asked` raises it again. Windows asks in another way:
    Ctrl-Break, or the window is closed. Ctrl-C stays unheard where whoever started us said so, as
    shells do for what runs in the background.
    """
    names = ["SIGTERM", "SIGBREAK"]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        names.append("SIGINT")
    for name in names:
        with contextlib.suppress(AttributeError, ValueError):  # none, or not in the main thread
            signal.signal(getattr(signal, name), _end)


_asked_to_end = threading.Event()


def _end(*_: object) -> NoReturn:
    _asked_to_end.set()
    raise KeyboardInterrupt


def is_asked_to_end() -> bool:
    """Whether somebody asked this run to end, after :func:`heed_ends`."""
    return _asked_to_end.is_set()


def end_if_asked() -> None:
    """Raise KeyboardInterrupt where this run was asked to end and something kept it from ending."""
    if _asked_to_end.is_set():
        raise KeyboardInterrupt


def leave_ends_to_parent() -> None:
    """In a worker: Ctrl-C and its like are for the build to handle."""
    for name in ("SIGINT", "SIGBREAK"):
        with contextlib.suppress(AttributeError, ValueError):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def has_ended(process: int, file: Path) -> bool:
    """Whether a process of this machine that wrote a file has surely ended.

    Windows would end the process by the question; there the file's age answers: it is renamed
    within seconds, so a day is enough.
    """
    if WINDOWS:
        return time.time() - file.stat().st_mtime > 24 * 3600
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


_ONCE_MORE = 1.0  # seconds


@contextlib.contextmanager
def after_cpu_time(seconds: float, ring: Callable[[], None]) -> Iterator[Callable[[], object]]:
    """Call ``ring`` in the main thread when the block has taken so much of the processor.

    What it raises ends the block; where something in it goes on all the same, it is called again
    every second. Yields a function that begins the time anew. Only in the main thread, which alone
    hears signals. Where the system has no such timer, a thread looks at the time that the process
    has taken.
    """
    if BROWSER or threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    if not hasattr(signal, "setitimer"):
        with _watched_by_thread(seconds, ring) as again:
            yield again
        return
    former = signal.signal(signal.SIGPROF, lambda *_: ring())
    signal.setitimer(signal.ITIMER_PROF, seconds, _ONCE_MORE)
    try:
        yield lambda: signal.setitimer(signal.ITIMER_PROF, seconds, _ONCE_MORE)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


@contextlib.contextmanager
def _watched_by_thread(seconds: float, ring: Callable[[], None]) -> Iterator[Callable[[], object]]:
    begun, over = time.process_time(), threading.Event()

    def again() -> None:
        nonlocal begun
        begun = time.process_time()

    def watch() -> None:
        while not over.wait(min(0.5, seconds / 4)):
            if time.process_time() - begun >= seconds:
                signal.raise_signal(signal.SIGTERM)  # which nobody else sends on Windows
                over.wait(_ONCE_MORE)

    former = signal.signal(signal.SIGTERM, lambda *_: ring())
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield again
    finally:
        over.set()
        watcher.join()
        signal.signal(signal.SIGTERM, former)


# --- programs of others -----------------------------------------------------------------------

_NO_WINDOW, _OWN_GROUP = 0x0800_0000, 0x0000_0200  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP


def child_options() -> dict[str, Any]:
    """Return arguments of ``subprocess``: a session of its own, and no window that flashes up."""
    if WINDOWS:
        return {"creationflags": _NO_WINDOW | _OWN_GROUP}
    return {"start_new_session": True}


def environment_of_others() -> dict[str, str]:
    """Return the environment for programs that are not ours.

    The packed program has the system look for libraries in its own folder first, where another
    program would find those of another version.
    """
    found = dict(os.environ)
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        former = found.pop(f"{name}_ORIG", None)
        if former is not None:
            found[name] = former
        elif is_packed():
            found.pop(name, None)
    return found


def program(*names: str) -> str | None:
    """Return the path of an installed program by the first of its names that is found, or None.

    Windows and macOS put what is installed into folders of its own and no word into ``PATH``.
    """
    import shutil  # slow to load, and seldom wanted

    found = next(filter(None, map(shutil.which, names)), None)
    if found is not None:
        return found
    roots = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    places = [Path(root, "LibreOffice", "program", "soffice.exe") for root in roots if root]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    wanted = {f"{name}.exe" for name in names} | set(names)
    here = (place for place in places if place.name in wanted and place.is_file())
    return next(map(str, here), None)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started with :func:`child_options`, and all that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        import subprocess

        with contextlib.suppress(OSError, subprocess.SubprocessError):
            command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
            subprocess.run(command, capture_output=True, timeout=10, check=False)  # noqa: S603
        with contextlib.suppress(OSError):
            process.kill()
    process.wait()


def restrict(*, seconds: int, memory: int | None = None, file_size: int | None = None) -> None:
    """Have the system end this process when it takes too much; Windows has nothing of the kind.

    Seconds of the processor; bytes of memory, and of the largest file that it writes.
    """
    try:
        import resource
    except ImportError:
        return
    most = {
        "RLIMIT_CPU": (seconds, seconds + 1),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_FSIZE": file_size and (file_size, file_size),
        "RLIMIT_AS": memory and (memory, memory),
    }
    for name, limit in most.items():
        if limit:
            with contextlib.suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), limit)


def limited(command: Sequence[str], seconds: int, file_size: int) -> list[str]:
    """Return a command that runs another one with limits, where the system knows any."""
    try:
        import resource  # noqa: F401 - is it there?
    except ImportError:
        return list(command)
    return helper("cadre_docs.machine.platforms:become", str(seconds), str(file_size), *command)


def become() -> None:
    """Set limits for this process, then become another program: seconds, bytes, its command."""
    restrict(seconds=int(sys.argv[1]), file_size=int(sys.argv[2]))
    os.execve(sys.argv[3], sys.argv[3:], environment_of_others())  # noqa: S606 - found by us


# --- files ------------------------------------------------------------------------------------

NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
"""For ``os.open``: refuse a link. Windows has no such flag, nor links that anybody may make."""
NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)
"""For ``os.open``: wait for nobody who might write into a pipe."""
LONGEST_PATH = 259
"""Characters of a path that programs of Windows take: MAX_PATH without its final zero."""
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
"""Characters that no name may hold on Windows; none of our names holds them anywhere."""
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"
}
_REPARSE_JUNCTION = 0xA000_0003  # IO_REPARSE_TAG_MOUNT_POINT
_PAUSES = (0.05, 0.1, 0.2, 0.4)  # seconds: virus scanners hold what was just written
_DENIED, _SHARING, _LOCKED, _MAPPED = 5, 32, 33, 1224
_HELD = (_DENIED, _SHARING, _LOCKED, _MAPPED)
_OF_PATHS = (2, 3, 123, 161, 206)  # not found, of no such form, too long
_AS_SAID_BY_C = {errno.EACCES: _DENIED, errno.EPERM: _DENIED, errno.ENOENT: 3}
_OPENERS = {
    ".docx": "Word（WPS）",
    ".xlsx": "Excel（WPS）",
    ".xlsm": "Excel（WPS）",
    ".pdf": "PDF 阅读器",
}
_SOMEBODY = "别的程序（Word、Excel、WPS、PDF 阅读器等）"
_BY_NUMBER = {
    19: "磁盘是只读的",
    21: "磁盘不在了",
    **dict.fromkeys((123, 161, 267), "系统不接受这样的名称或路径"),
    **dict.fromkeys((53, 55, 59, 64, 67, 121, 1231), "网络磁盘断开了"),
    **dict.fromkeys((225, 226), "被杀毒软件拦下了"),
}


def is_device(name: str) -> bool:
    """Whether Windows takes a name, whatever its extension, for a device (``nul.docx``)."""
    return name.partition(".")[0].rstrip(" ").upper() in _DEVICES


def unreachable(path: Path) -> str:
    """Say in Chinese why this system cannot have a file at a path; empty where it can.

    Paths longer than 259 characters can be made on some Windows, but Word opens none of them.
    """
    if not WINDOWS:
        return ""
    device = next((part for part in path.parts if is_device(part)), "")
    if device:
        return f"“{device}”是 Windows 保留的设备名，不能作文件名，请换一个名称"
    return _too_long(path)


def _too_long(path: Path) -> str:
    length = len(os.path.abspath(path))  # noqa: PTH100 - no links
    if length <= LONGEST_PATH:
        return ""
    return (
        f"路径有{length}个字符，Windows 上最多{LONGEST_PATH}个，"
        "请把文件夹移到层数少、名称短的地方（例如 D:\\考核），或把文件名改短"
    )


def is_link(path: Path) -> bool:
    """Whether a path is a link: a symbolic one, or a junction, as anybody makes on Windows."""
    try:
        facts = os.lstat(path)
    except (OSError, ValueError):
        return False
    tag = getattr(facts, "st_reparse_tag", 0)
    return stat.S_ISLNK(facts.st_mode) or tag == _REPARSE_JUNCTION


def replace(source: Path, target: Path) -> None:
    """Give a file its name, in place of what has it.

    Windows refuses while somebody holds one of them. A scanner lets go in a moment, so it is
    tried again; Word does not, and :func:`reason` says so. Raises OSError.
    """
    for pause in _PAUSES:
        try:
            source.replace(target)
        except PermissionError as problem:
            if getattr(problem, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    source.replace(target)


def reason(problem: OSError) -> str:
    """Say in Chinese what Windows refused; empty where its number says no more than ``errno``.

    What can be done about it is said after a comma.
    """
    number = getattr(problem, "winerror", None)
    if number is None and WINDOWS:  # ``open`` goes through C, which knows errno only
        number = _AS_SAID_BY_C.get(problem.errno or 0)
    if number is None:
        return ""
    named = problem.filename2 or problem.filename
    path = Path(os.fsdecode(named)) if isinstance(named, str | bytes | os.PathLike) else None
    if path is not None and number in _OF_PATHS and (long := _too_long(path)):
        return long
    if number in _HELD:
        holder = _holder(path) if path is not None else ""
        if number == _DENIED and not holder:
            return "没有权限，或者文件是只读的、正被别的程序打开，请核对后再试"
        return f"文件正被{f' {holder} ' if holder else _SOMEBODY}打开，请关闭后再试"
    return _BY_NUMBER.get(number, "")


def _holder(path: Path) -> str:
    """Return what has a file open, by the file that Word and others lay beside it."""
    name = path.name
    beside = (f"~${name}", f"~${name[2:]}")  # of long names Word replaces the first two characters
    with contextlib.suppress(OSError):
        if any((path.parent / other).exists() for other in beside):
            return _OPENERS.get(path.suffix.lower(), "Office（WPS）")
        if (path.parent / f".~lock.{name}#").exists():
            return "LibreOffice"
    return ""


def database_address(path: PurePath) -> str:
    """Return how SQLite is told of a file by URI: a network folder of Windows has no host there."""
    address = path.as_uri()
    shared = not address.startswith("file:///")
    return f"file:////{address.removeprefix('file://')}" if shared else address


def sync_folder(folder: Path) -> None:
    """Have the system keep what was renamed into a folder; Windows opens no folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold a folder against other programs of ours; nothing has to lie in it.

    Where no folder can be locked (Windows, some network disks) nothing is held.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def ending_by(stop: Callable[[], Any]) -> Iterator[None]:
    """Have Ctrl-C and requests to end call ``stop`` inside the block, in the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {one: signal.signal(one, lambda *_: stop()) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def share_ports(made: socket.socket) -> None:
    """Let a port that was just left be listened at again; on Windows others could take it, too."""
    if not WINDOWS:
        from socket import SO_REUSEADDR, SOL_SOCKET  # only the page has any

        made.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)


def try_lock(stream: BinaryIO) -> bool:
    """Lock an open file for this process; tell whether nobody else has. Closing it unlocks it.

    Raises OSError where the disk (some of the network) knows no locks.
    """
    try:
        import fcntl
    except ImportError:
        return _try_lock_of_windows(stream)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_lock_of_windows(stream: BinaryIO) -> bool:
    windows: Any = importlib.import_module("msvcrt")
    stream.seek(1 << 20)  # beyond what others read: there a lock is for all
    try:
        windows.locking(stream.fileno(), windows.LK_NBLCK, 1)
    except OSError as problem:
        if problem.errno not in (errno.EACCES, errno.EDEADLK):
            raise
        return False
    return True


# --- streams ----------------------------------------------------------------------------------

_CHINESE = ("gbk", "gb2312", "gb18030", "hz", "big5", "cp950", "big5hkscs")


def encoding_of(stream: TextIO) -> str:
    """Return how to write to a stream of this process so that whoever shows it can read it.

    It is UTF-8 whatever the locale (LANG=C, Windows code pages of other languages), but for
    consoles and pipes that expect one of the encodings of Chinese: cp936 is that of Chinese
    Windows wherever output is handed on. Python writes to its console windows in UTF-8.
    """
    with contextlib.suppress(LookupError):
        name = codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
        return name if name in _CHINESE else "utf-8"
    return "utf-8"


def hides_its_number() -> bool:
    """Whether a guarded stream must have no ``fileno``: with it click writes past it."""
    return WINDOWS


# --- where things lie -------------------------------------------------------------------------

# macOS keeps the fonts that it fetches when asked (仿宋, 楷体) in folders of such names.
_ASSETS = "com_apple_MobileAsset_Font"


def program_folder() -> Path:
    """Return the folder that the program lies in; of a package that is not packed, its own."""
    return Path(sys.executable).parent if is_packed() else Path(__file__).parents[2]


def font_folders(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Return the folders in which a system (as ``sys.platform`` names it) keeps fonts."""
    known = os.environ if environment is None else environment
    if platform == "win32":
        return tuple(_of_windows(known))
    home = Path(known.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - it may be unknown
    if platform == "darwin":
        return tuple(_of_macos(home))
    return tuple(dict.fromkeys(_of_linux(known, home)))


def _of_windows(known: Mapping[str, str]) -> Iterator[Path]:
    if own := known.get("LOCALAPPDATA"):
        yield Path(own) / "Microsoft" / "Windows" / "Fonts"
    yield Path(known.get("WINDIR") or known.get("SYSTEMROOT") or "C:\\Windows") / "Fonts"


def _of_macos(home: Path) -> Iterator[Path]:
    yield home / "Library" / "Fonts"
    yield Path("/Library/Fonts")
    yield Path("/System/Library/Fonts")
    with contextlib.suppress(OSError):
        yield from sorted(Path("/System/Library/AssetsV2").glob(f"{_ASSETS}*"))


def _of_linux(known: Mapping[str, str], home: Path) -> Iterator[Path]:
    yield Path(known.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
    yield home / ".fonts"
    shared = known.get("XDG_DATA_DIRS") or ""
    for folder in (*shared.split(os.pathsep), "/usr/local/share", "/usr/share"):
        if folder.startswith("/"):
            yield Path(folder) / "fonts"


def cache_folder(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> Path | None:
    """Return where a user's programs keep what they can find anew; None where it is unknown."""
    known = os.environ if environment is None else environment
    if platform == "win32":
        own = known.get("LOCALAPPDATA")
        return Path(own) / "cadre-docs" / "Cache" if own else None
    home = known.get("HOME")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "cadre-docs" if home else None
    own = known.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    return Path(own) / "cadre-docs" if own else None
