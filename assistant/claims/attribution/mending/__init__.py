"""Regular faults of what was found: contents that swallow or lack words, and what is no claim at all."""
