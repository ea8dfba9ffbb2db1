-- Version 5. Offsets are characters of articles.text; ids of passages are never used twice.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT, publisher TEXT, published TEXT, author TEXT, url TEXT,
    language TEXT,                      -- two letters; NULL where it cannot be told
    text TEXT NOT NULL,
    context TEXT NOT NULL,              -- what is embedded and indexed beside each passage
    record_hash TEXT NOT NULL,          -- of all fields: what tells changed from unchanged
    text_hash TEXT NOT NULL,            -- of the text: what tells copies
    claimed INTEGER NOT NULL DEFAULT 0  -- version of the claim engine that read its claims; 0 until they are read
);
CREATE INDEX articles_by_text ON articles (text_hash);
-- What a question may be limited by, without reading the texts.
CREATE INDEX articles_by_facets ON articles (published, publisher COLLATE NOCASE, text_hash);
CREATE INDEX articles_unclaimed ON articles (number) WHERE claimed = 0;

CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    words INTEGER NOT NULL,             -- its length for BM25, context included
    embedded INTEGER NOT NULL DEFAULT 0 -- 0 while its vector waits, 1 when it is in the index, 2 where none is made
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_unembedded ON passages (id) WHERE embedded = 0;

-- What is kept and found by its words, and not read for claims and vectors: from a character on, or (0) all of it.
CREATE TABLE unread (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;

-- Unit vectors of the sentences that a passage touches, in order: rows of half-precision floats.
CREATE TABLE sentence_vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vectors BLOB NOT NULL
);

CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    name TEXT, role TEXT,                          -- the speaker as this article has them
    speaker TEXT,                                  -- the same person's name across articles
    start INTEGER NOT NULL, end INTEGER NOT NULL,  -- of the content
    data TEXT NOT NULL                             -- the whole claim as JSON, as its article has it
);
CREATE INDEX claims_by_article ON claims (article);
CREATE INDEX claims_by_speaker ON claims (speaker);
CREATE INDEX claims_by_folded_speaker ON claims (speaker COLLATE NOCASE, article);

-- What the figures of an article count, in the order of its text: a list of counts as JSON.
CREATE TABLE counts (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, data TEXT NOT NULL);

-- What a person put right: the measure or event of the counts with these words, kept whatever happens to the article.
CREATE TABLE corrections (
    id TEXT NOT NULL,                   -- of the article
    sentence TEXT NOT NULL, figure TEXT NOT NULL,
    measure TEXT, event TEXT,
    PRIMARY KEY (id, sentence, figure)
) WITHOUT ROWID;

-- Vectors whose passage is gone; they leave the index with the next write.
CREATE TABLE stale_vectors (passage INTEGER PRIMARY KEY);

-- Full text keeps the words only: the text itself stands once, in articles.
CREATE VIRTUAL TABLE passage_words USING fts5 (
    context, body, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_words, row);
CREATE VIRTUAL TABLE passage_postings USING fts5vocab (passage_words, instance);
