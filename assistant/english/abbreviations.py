"""Words that decide whether a full stop ends a sentence, by what may follow them."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name follows: never the end of a sentence.
TITLES = _words(
    """Mr Mrs Ms Mx Dr Drs Prof Profs Gen Gens Sen Sens Rep Reps Gov Govs Lt Col Cols Sgt Capt Cmdr Comdr Adm Maj
    Brig Pvt Cpl Pfc Spc Rev Hon Pres Supt Det Insp Fr Msgr Messrs Mme Mlle Mt Ft Ste Amb Atty Asst Dep Dir
    Treas Sec Secy Ald Wm Chas Geo Thos Jos""",
)
# The sentence goes on, whatever follows.
GOES_ON = _words("vs v i.e e.g cf ca approx viz incl esp")
# A number follows, or it is a word like any other ("No. The ...").
BEFORE_NUMBERS = _words(
    """No Nos Art Arts Sec Sect Fig Figs Vol Vols Ch Chap Para Paras Op Nr Pt Eq no nos fig figs vol ch p pp c para
    est Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun""",
)
# May end a sentence: it does where the next word is one that seldom follows within a sentence.
MAY_END = _words(
    "Inc Co Cos Corp Ltd Llc Plc Jr Sr Esq Bros Dept Univ Assn Assoc Intl Natl Mfg St Ave Blvd Rd Hwy Ln Sq Pl al"
)
# American states, where a comma or a party stands before: "Dover, Del."
STATES = _words(
    """Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore
    Pa Penn Tenn Tex Va Vt Wash Wis Wisc Wyo Ont Que""",
)
STARTERS = _words(
    """The This That These Those There Here He She It They We You I His Her Their Its Our My Your A An But However
    Meanwhile In If When While Where What Who Why How Which Although Though After Before Because Since Until
    Unless Despite During According Earlier Later Some Many Most Several Few Both Each Every Another Other
    Others All None Nobody Nothing Everyone Such Also Then Thus So Yet Now Still Instead Nor Once Even Only
    Just Perhaps Maybe Asked Speaking Last Next Yesterday Today Tomorrow""",
)
# In a headline these are capitals too ("U.S. And Allies Agree"), so the word after them must not be one.
WEAK_STARTERS = _words(
    "And Or At On As For With By From To Of Under Over About Between Against Without Not No One Two Three Is Are Was"
)
