"""The tagger's network: a shortened MiniLM, three tag heads and four pointers from a cue to its source and its content.

Cues are found by tags (B, I, O). For a cue, four pointers choose the first and the last word piece of its source and of
its content, as in extractive question answering; a source that is not there points to the first special token. So a
content that encloses its own cue ("…," she said, "…") is one span, nested claims are possible, and linking is learned
rather than guessed. Tags for source and content are learned beside, as a second task.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.claims.attribution.encoding import FEATURE_SIZES

POINTERS = 4
"""source start, source end, content start, content end"""
SIZE = 64
REACH = 64
"""Distances from the cue beyond this many pieces share one bias."""


class Tagger(nn.Module):
    """Ids (b, t), mask (b, t), features (b, t, 3) → tags (b, t, 9), queries of a cue's first and last piece, keys."""

    def __init__(self, config: BertConfig, encoder: BertModel | None = None) -> None:
        super().__init__()
        self.encoder = encoder or BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(n, width) for n in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(width, 9)
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU())
        self.first, self.last, self.key = (nn.Linear(width, POINTERS * SIZE) for _ in range(3))
        self.distance = nn.Parameter(torch.zeros(POINTERS, 2 * REACH + 1))

    @classmethod
    def pretrained(cls, folder: Path, layers: int) -> Tagger:
        """Start from the first `layers` layers of the encoder in `folder`."""
        config = BertConfig.from_pretrained(folder, num_hidden_layers=layers, attention_probs_dropout_prob=0.0)
        encoder = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        return cls(config, encoder)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tags of source, cue, content (O, B, I each), then queries and keys (b, t, 4 * SIZE)."""
        embedded = self.encoder.embeddings.word_embeddings(input_ids)
        for i, table in enumerate(self.features):
            embedded = embedded + table(features[:, :, i])
        states = self.encoder(inputs_embeds=embedded, attention_mask=attention_mask).last_hidden_state
        states = self.dropout(states)
        hidden = self.hidden(states)
        return self.tags(states), self.first(hidden), self.last(hidden), self.key(hidden)

    def point(self, first: Tensor, last: Tensor, key: Tensor, mask: Tensor, anchors: Tensor) -> Tensor:
        """Pointer scores (n, 4, t) of `anchors` (n, 3): row of the batch, first and last piece of the cue."""
        row, a, b = anchors.unbind(1)
        query = (first[row, a] + last[row, b]).view(-1, POINTERS, SIZE)
        keys = key[row].view(len(anchors), -1, POINTERS, SIZE)
        scores = torch.einsum("nps,ntps->npt", query, keys) / SIZE**0.5
        steps = torch.arange(key.shape[1])[None] - a[:, None]
        scores = scores + self.distance[:, steps.clamp(-REACH, REACH) + REACH].transpose(0, 1)
        return scores.masked_fill(mask[row][:, None] == 0, -1e4)
