"""jinja2>=3.1.4,<4 beyond its public names.

* ``Environment._parse``, ``_generate`` and ``_compile``: the three steps from a source to code;
  between them a tree can be looked through and changed. Extensions see tokens only.
* ``CodeGenerator._output_child_pre``: what is written before a value that is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.compiler import Frame

TOO_DEEP = "标签嵌套太深"


class PrintingGenerator(CodeGenerator):
    """Prints by the environment's ``printed`` what Jinja prints by ``escape`` or ``finalize``.

    What goes into a buffer is the value of a variable, and may never be printed.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.buffer is None and finalize.src is not None:
            self.write("str(environment.printed(")
        elif frame.buffer is None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class CheckedSandbox(ImmutableSandboxedEnvironment):
    """A sandbox that looks through the tree of each source, and may change it.

    What nests too deep to be read or compiled is a TemplateSyntaxError.
    """

    def refused(self, node: nodes.Node) -> str:  # noqa: ARG002
        """Return why a source may not hold a node; empty if it may."""
        return ""

    def rewrite(self, tree: nodes.Template) -> None:
        """Change a tree that holds nothing refused."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
            for node in tree.find_all(nodes.Node):
                if refused := self.refused(node):
                    raise TemplateSyntaxError(refused, node.lineno or 1, name, filename)
        except RecursionError:
            raise TemplateSyntaxError(TOO_DEEP, 1, name, filename) from None
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        self.rewrite(source)
        return super()._generate(source, *args, **options)

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):
            raise TemplateSyntaxError(TOO_DEEP, 1, filename=filename) from None
