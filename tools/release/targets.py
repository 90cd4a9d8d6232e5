"""The machines that a release is for: what pip calls them, and how their markers read."""

from __future__ import annotations

from dataclasses import dataclass, field

PYTHONS = ("3.11", "3.12", "3.13")
_OLDEST_GLIBC, _FIRST_GLIBC = 28, 5  # 麒麟 V10 and 统信 20 have glibc 2.28 or newer
_NAMED = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}


@dataclass(frozen=True)
class Target:
    """A kind of machine: ``platforms`` as pip names them, ``markers`` as PEP 508 does."""

    name: str
    called: str
    platforms: tuple[str, ...]
    markers: dict[str, str] = field(default_factory=dict)

    def environment(self, python: str) -> dict[str, str]:
        """Return the environment in which markers are evaluated for this machine."""
        common = {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_version": f"{python}.0",
            "platform_release": "",
            "platform_version": "",
        }
        return common | self.markers


def _linux(machine: str) -> Target:
    platforms = [
        name
        for number in range(_OLDEST_GLIBC, _FIRST_GLIBC - 1, -1)
        for name in (f"manylinux_2_{number}", _NAMED.get(number))
        if name
    ]
    if machine == "aarch64":  # it is younger than these
        platforms = [name for name in platforms if name not in ("manylinux2010", "manylinux1")]
    return Target(
        f"linux-{machine}",
        f"Linux {machine}",
        tuple(f"{name}_{machine}" for name in platforms),
        {
            "os_name": "posix",
            "sys_platform": "linux",
            "platform_system": "Linux",
            "platform_machine": machine,
        },
    )


def _mac(machine: str) -> Target:
    markers = {
        "os_name": "posix",
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "platform_machine": machine,
    }
    return Target(f"macos-{machine}", f"macOS {machine}", (f"macosx_13_0_{machine}",), markers)


TARGETS = (
    Target(
        "windows-x64",
        "Windows x64",
        ("win_amd64",),
        {
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
        },
    ),
    _mac("arm64"),
    _mac("x86_64"),
    _linux("x86_64"),
    _linux("aarch64"),
)
BY_NAME = {target.name: target for target in TARGETS}
