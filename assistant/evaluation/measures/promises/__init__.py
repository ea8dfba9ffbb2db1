"""What every answer promises, whatever was asked: checked against the stored records, never against the engine."""

from assistant.evaluation.measures.promises.answers import broken, promises
from assistant.evaluation.measures.promises.promise import Promise, Stored

__all__ = ["Promise", "Stored", "broken", "promises"]
