"""English words whose forms no stemmer joins: irregular verbs and plurals, by their base form."""

from __future__ import annotations

_FORMS = """
arise arose arisen; become became; begin began begun; bite bit bitten; blow blew blown; break broke broken; bring
brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came; creep crept; deal
dealt; dig dug; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed;
feel felt; fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; foresee foresaw foreseen;
forget forgot forgotten; freeze froze frozen; get got gotten; give gave given; go went gone; grow grew grown; hang
hung; hear heard; hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; leave
left; lend lent; lose lost; make made; mean meant; meet met; mislead misled; overcome overcame; overtake overtook
overtaken; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; see saw seen; seek sought; sell
sold; send sent; shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung;
sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; spend spent; stand stood; steal stole stolen;
stick stuck; strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach
taught; tear tore torn; tell told; think thought; throw threw thrown; undergo underwent undergone; understand
understood; undertake undertook undertaken; wake woke woken; wear wore worn; weep wept; win won; withdraw withdrew
withdrawn; write wrote written; child children; man men; woman women; person people; foot feet; tooth teeth; life
lives; wife wives; half halves;
"""

FORMS: dict[str, tuple[str, ...]] = {base: tuple(rest) for base, *rest in map(str.split, _FORMS.split(";")[:-1])}
"""Base form to its other forms."""

BASE: dict[str, str] = {form: base for base, forms in FORMS.items() for form in forms}
"""Each other form to its base."""
