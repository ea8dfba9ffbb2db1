"""Sentences that say what is not known yet: unknown, unconfirmed, unclear, investigated, awaited, not commented on."""

import re

_NOT = r"(?:\b(?:not|never|cannot|neither|nor|no|nothing|nobody|no one|none)|n[’']t)"
_BE = r"(?:\b(?:is|are|was|were|be|been|being|remains?|remained|still|it)|[’']s)"
_SLIGHT = (
    r"(?:\W{1,9}(?:yet|been|be|being|is|are|was|were|has|have|immediately|independently|fully|entirely|officially|even|so|"
    r"that|at all|exactly|quite|highly|very|much|far|able|to|possible|still|publicly)){0,8}\W{1,9}"
)
"""Words between that change nothing: "has not yet been independently confirmed"."""
_TELL = "(?:comment|say|speculate|answer|respond|reply|name|disclose|discuss|elaborate|confirm|specify)"
_WORD_OF = (
    r"(?:\W{1,9}(?:the|an?|its|his|her|their|final|official|further|more)){0,8}\W{1,9}(?:word|news|responses?|repl(?:y|ies)|results?|"
    r"decisions?|rulings?|verdicts?|confirmation|findings|reports?|trial|approval|permission|answers?|outcome|identification)"
)

_UNKNOWN = (
    r"\bun(?:clear|confirmed|verified|explained|accounted for)\b|\binconclusive\b",
    rf"{_BE}{_SLIGHT}(?:unknown|uncertain|unresolved|undecided)\b",
    rf"{_NOT}{_SLIGHT}(?:known(?! (?:for|as|to be)\b)|clear|clearer|certain|confirmed|verified|established|"
    r"determined|decided)\b",
    rf"\b(?:could|can|ha[sd]|have|was|were|is|are)(?: ?not|n[’']t){_SLIGHT}"
    r"(?:verify|confirm|establish|determine|account for|rule out|say|check)\b",
    r"(?<!\bI )(?<!\byou )\b(?:do|does|did)(?: not|n[’']t) (?:yet )?know "
    r"(?:who|what|when|where|whether|if|how|why|which|the)\b",
    r"\b(?:nobody|no one) (?:yet )?knows?\b|(?<!\bI )\bha(?:s|d|ve) no idea\b",
    r"\b(?:no|little) (?:word|information|details?|explanation|trace) (?:yet )?(?:on|of|about|from|as to|for)\b",
    rf"{_BE}{_SLIGHT}(?:in (?:dispute|doubt)|disputed|a mystery|an open question|unaccounted)\b",
    r"\bremains? to be seen\b",
)
_INVESTIGATED = (
    r"\b(?:under|pending|open\w*|launch\w*|order\w*|beg[aiu]n|start\w*|announc\w*) (?:an? |the )?(?:\w+ ){0,2}"
    r"(?:investigation|inquiry|enquiry|probe)\b",
    rf"{_BE} (?:being )?(?:investigat(?:ed|ing)|looked into|looking into)\b",
)
_AWAITED = (
    rf"\bawait(?:s|ed|ing)?{_WORD_OF}\b|\bwaiting (?:for{_WORD_OF}|to (?:hear|learn|see|know))\b",
    r"\byet to (?:be|say|give|decide|announce|confirm)\b",
    r"\b(?:results?|findings?|verdict|decision|ruling|count|inquiry|report)\b[^.;,]{0,40}? "
    r"(?:is|are|was|were|will be|would be) (?:expected|due|published|announced)\b",
)
_NOT_TOLD = (
    rf"\b(?:declin\w+|refus\w+) to {_TELL}\b|\b(?:would|will)(?: not|n[’']t) {_TELL}\b",
    rf"\b(?:did|does|do)(?: not|n[’']t) (?!say\b|name\b|answer\b){_TELL}\b",
    r"\bdid(?: not|n[’']t) (?:say|name|answer) (?:more|who|what|when|where|whether|if|how|why|which|exactly)\b",
    r"\b(?:no|without) (?:immediate )?(?:comment|response|reply)\b|\b(?:un|not )available for comment\b",
)
_OPEN = re.compile("|".join((*_UNKNOWN, *_INVESTIGATED, *_AWAITED, *_NOT_TOLD)), re.IGNORECASE)
_CLOSED = re.compile(r"\b(?:no longer|not|hardly) un(?:known|clear|certain|confirmed|resolved)\b", re.IGNORECASE)


def is_open(sentence: str) -> bool:
    """Whether a sentence says that something is unknown, unconfirmed, under investigation, awaited or not told."""
    return bool(_OPEN.search(sentence)) and not _CLOSED.search(sentence)
