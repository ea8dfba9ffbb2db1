"""Whether a noun in the plural counts people. Our own list, and the endings that name somebody by what he does."""

from __future__ import annotations

import re

from assistant.english import titles
from assistant.english.words import word_set

_PEOPLE = word_set(
    """
    people person civilian child woman man boy girl youth youngster teenager teen adult baby infant newborn toddler
    human folk dead killed injured wounded missing displaced arrested detained homeless hurt infected
    death casualty fatality victim case arrest injury hostage captive detainee inmate convict suspect patient passenger
    family household couple orphan widow pensioner elderly minor citizen national native foreigner immigrant migrant
    refugee evacuee returnee tourist guest pilgrim commuter pedestrian motorist cyclist bystander resident inhabitant
    local villager islander neighbour neighbor tenant voter staff personnel crew police troop force guard gunman
    militant rebel insurgent combatant recruit cadet ranger sailor marine pilot medic paramedic nurse midwife
    firefighter rescuer miner welder cook chef clerk monk nun priest pupil student graduate apprentice intern employee
    staffer labourer laborer expert official delegate deputy lawmaker mp peer respondent participant attendee fan
    supporter follower member colleague relative mother father parent son daughter brother sister twin wife husband
    relation friend athlete competitor contestant player journalist protester demonstrator marcher striker dissident
    opponent rioter looter thief smuggler trafficker assailant attacker bomber perpetrator survivor
    """
)
_ENDINGS = re.compile(
    r"(?:men|women|ists|ians|[^nt]ees|(?:farm|fish|min|work|teach|hunt|rid|driv|play|lead|dock|bak|build)ers)$"
)


def names_persons(noun: str) -> bool:
    """Whether a noun, singular or plural, in lower case, counts people ("children", "dead", "welders")."""
    if noun in _PEOPLE or noun in ("children", "wives"):
        return True
    single = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return single in _PEOPLE | titles.OFFICES | titles.RELATIVES or _ENDINGS.search(noun) is not None
