"""Sentences that cannot be read alone."""

import re
from functools import lru_cache

_REFERS_BACK = re.compile(
    r"^[\W_]*(?:he|she|it|they|his|her|hers|its|their|this|that|these|those|there|but|and|or|so|both|another|others?|"
    r"neither|either|then|however|none|some|such|only|also|asked|"
    r"the (?:claims?|figures?|reports?|statements?|questions?|remarks?|exchange|group|rest|latter|former|same|two|"
    r"three|first|second|last|other|others))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def refers_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points back to the one before it."""
    return bool(_REFERS_BACK.search(sentence))
