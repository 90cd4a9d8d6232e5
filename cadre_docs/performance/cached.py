"""A property that is worked out once, without a lock.

That of :mod:`functools` takes a lock each time (until Python 3.12), which is longer than most of
what a record is asked for takes to work out. Two threads may both work it out, as they may there
from 3.12 on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property:  # noqa: N801 - stands for that of functools
        """Keeps what a method returns among the attributes of the instance, under its name."""

        def __init__(self, work_out: Any) -> None:
            self._work_out, self.__doc__ = work_out, work_out.__doc__

        def __set_name__(self, _owner: type, name: str) -> None:
            """Note the name."""
            self._name = name

        def __get__(self, instance: Any, _owner: type | None = None) -> Any:
            """Return it, for the first time: later it is found before this is asked."""
            if instance is None:
                return self
            found = instance.__dict__[self._name] = self._work_out(instance)
            return found


__all__ = ["cached_property"]
