from assistant.claims.attribution import attribute
