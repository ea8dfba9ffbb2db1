"""Prompts: versioned Markdown templates with named variables, packaged as data.

A template has front matter (`name`, `version`, `variables`), then a part under "# System" and one under "# User", in
which `{{name}}` stands for a variable. A template whose text and `variables` do not agree is refused, as is a rendering
with a value too few or too many. Values are put in once and are not searched for variables again.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.errors import ModelError

_FORM = re.compile(
    r"---\nname: ([\w-]+)\nversion: (\d+)\nvariables: \[([\w, -]*)\]\n---\n\s*# System\n(.*?)\n# User\n(.*)", re.DOTALL
)
_VARIABLE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_PACKAGE = Path(__file__).parents[1]
_INSTALLED = _PACKAGE / "prompts"
FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "prompts"
"""In an installed package the templates lie inside of it, in the source tree beside it."""


class Prompt(NamedTuple):
    """What is sent: the rules, and the case."""

    system: str
    user: str


class Template(NamedTuple):
    """A prompt before its variables are filled in."""

    name: str
    version: int
    variables: frozenset[str]
    system: str
    user: str

    def render(self, **values: str) -> Prompt:
        """The prompt with these values. Raises `ValueError` unless they are exactly the template's variables."""
        if odd := self.variables ^ values.keys():
            msg = f"prompt {self.name}: missing or unknown variables: {', '.join(sorted(odd))}"
            raise ValueError(msg)
        return Prompt(*(_VARIABLE.sub(lambda m: values[m[1]], part) for part in (self.system, self.user)))


def parse(text: str, name: str) -> Template:
    """The template in a file's text; `name` is what its front matter must say. Raises `ModelError` if it is none."""
    match = _FORM.fullmatch(text.replace("\r\n", "\n"))
    if match is None or match[1] != name:
        msg = (
            f"prompt {name} is no template: front matter with name, version, variables, '# System', '# User' are needed"
        )
        raise ModelError(msg)
    variables, system, user = frozenset(match[3].split(", ")), match[4].strip(), match[5].strip()
    if odd := variables ^ set(_VARIABLE.findall(system + user)):
        msg = f"prompt {name}: text and front matter do not have the same variables ({', '.join(sorted(odd))})"
        raise ModelError(msg)
    return Template(name, int(match[2]), variables, system, user)


@cache
def template(name: str) -> Template:
    """The template of this name. Raises `ModelError` where the package lacks it or holds a broken one."""
    path = FOLDER / f"{name}.md"
    if not path.is_file():
        msg = f"prompt {name} is not in the package: reinstall the assistant"
        raise ModelError(msg)
    return parse(path.read_text(encoding="utf-8"), name)
