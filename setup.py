"""The one thing that pyproject.toml cannot say: the prompts lie beside the package and are installed inside of it."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["assistant*"]), "assistant.prompts"],
    package_dir={"assistant.prompts": "prompts"},
)
