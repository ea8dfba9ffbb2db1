"""Sources to speakers: names, roles, pronouns, and who is who across articles."""
