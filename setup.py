"""What pyproject.toml cannot say: the prompts lie beside the package and are installed inside of it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithPrompts(build_py):
    """Copies the prompts into what is installed; a checkout that is installed editable has them beside the package."""

    def run(self) -> None:
        """See the class."""
        super().run()
        if not self.editable_mode:
            shutil.copytree("prompts", Path(self.build_lib) / "assistant" / "prompts", dirs_exist_ok=True)


setup(cmdclass={"build_py": WithPrompts})
