"""The schema, whole, as numbered migrations; docs/schema.md says what each table is for."""

import sqlite3

from sqlite_utils import Database, Migrations

from solidarity_archive.store import fixity as digests
from solidarity_archive.store.connection import APPLICATION_ID
from solidarity_archive.store.tokenizer import TOKENIZER

migrations = Migrations("solidarity_archive")


def migrate(db: sqlite3.Connection) -> None:
    """Bring the archive behind `db`, inside its open transaction, to the newest schema."""
    database = Database(db)
    migrations.apply(database)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={len(migrations.applied(database))}")


@migrations()
def first(database: Database) -> None:
    """0.1.0: accessions, captures, bindings and identities; posts, their text and its index."""
    _run(database, FIRST)


@migrations()
def sites(database: Database) -> None:
    """0.1.0: what sources say of a site as a whole, its terms and people among it."""
    _run(database, SITES)


@migrations()
def lexicon(database: Database) -> None:
    """0.1.0: the words of the posts and their keys; the languages of contents. Filled in later."""
    _run(database, LEXICON)


@migrations()
def live(database: Database) -> None:
    """0.1.0: sites that were added by their address, what they answered last, the files that posts show."""
    _run(database, LIVE)
    _run(database, MEDIA)


@migrations()
def fixity(database: Database) -> None:
    """0.1.0: digests of rows, by which damage is noticed."""
    _run(database, FIXITY)
    digests.begin(database.conn)


@migrations()
def checksums(database: Database) -> None:
    """0.1.0: checksums of the rows that no digest is of."""
    _run(database, CHECKSUMS)
    digests.begin_checksums(database.conn)


@migrations()
def sharing(database: Database) -> None:
    """0.1.0: what contents and details are in more than one place is stored once."""
    _run(database, SHARING)


@migrations()
def signs(database: Database) -> None:
    """0.1.0: emoji and other signs that FTS5 does not know are no letters of the words beside them."""
    _run(database, SIGNS)


def _run(database: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            database.execute(statement)


FIRST = """
CREATE TABLE setting (              -- facts about the file itself
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE accession (            -- one act upon the archive
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act TEXT NOT NULL CHECK (act IN ('add', 'edit', 'remove', 'merge', 'split', 'undo')),
  source TEXT,                      -- the name it was given by
  format TEXT,
  digest TEXT,                      -- sha256:… of the source's bytes
  added_at TEXT NOT NULL,           -- UTC, ISO 8601
  sheet TEXT NOT NULL,              -- the balance sheet, JSON
  undone_by INTEGER REFERENCES accession (id)
);

CREATE TABLE kept (                 -- the bytes of sources, once per digest, in parts of a MiB
  digest TEXT NOT NULL,
  part INTEGER NOT NULL,
  zlib BLOB NOT NULL,
  PRIMARY KEY (digest, part)
);

CREATE TABLE content (              -- bodies as they were given, once whoever says them
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,      -- SHA-256 of format, NUL, body in UTF-8
  format TEXT NOT NULL,             -- wordpress, markdown, html or text
  length INTEGER NOT NULL,          -- characters of plain text
  zlib BLOB NOT NULL
);

CREATE TABLE capture (              -- what one accession said about one post; never changed
  id INTEGER PRIMARY KEY,
  accession INTEGER NOT NULL REFERENCES accession (id),
  place TEXT NOT NULL,              -- where in the source
  position INTEGER NOT NULL,        -- the how-manieth item of the source
  kind TEXT NOT NULL CHECK (kind IN ('source', 'hand', 'edit', 'hint')),
  says TEXT NOT NULL,               -- JSON; a key that is absent is silent, null means "has none"
  content INTEGER REFERENCES content (id),
  completeness TEXT CHECK (completeness IN ('stated', 'assumed', 'partial')),
  digest BLOB NOT NULL,             -- SHA-256 of kind, says, completeness, content and details
  details TEXT                      -- comments, custom fields and the like, JSON
);
CREATE INDEX capture_accession ON capture (accession);
CREATE INDEX capture_digest ON capture (digest);

CREATE TABLE binding (              -- which post a capture is of: the last active one decides
  id INTEGER PRIMARY KEY,
  accession INTEGER NOT NULL REFERENCES accession (id),
  capture INTEGER NOT NULL REFERENCES capture (id),
  post INTEGER NOT NULL
);
CREATE INDEX binding_capture ON binding (capture);
CREATE INDEX binding_post ON binding (post);
CREATE INDEX binding_accession ON binding (accession);

CREATE TABLE identity (             -- by what a post is known again
  key TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES capture (id),
  PRIMARY KEY (key, capture)
) WITHOUT ROWID;

CREATE TABLE post (                 -- what the captures add up to: a cache, made by fold.py
  row INTEGER PRIMARY KEY,          -- ordered by date: slot << 16, and a number of its own
  id INTEGER NOT NULL UNIQUE,       -- the number users know; never given again
  slot INTEGER NOT NULL,            -- (year * 13 + month) * 32 + day; 0 for what is not known
  time TEXT NOT NULL,               -- the rest of the date
  number INTEGER NOT NULL,          -- the id at the source, where it is a number
  seq INTEGER NOT NULL,             -- the first capture: the order of the sources
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  complete INTEGER NOT NULL,
  language TEXT,
  slug TEXT,
  title TEXT,                       -- folded, for sorting
  people TEXT NOT NULL,             -- folded names and logins, one a line
  sites TEXT NOT NULL,              -- folded site and its title, one a line
  fields TEXT NOT NULL              -- the whole post but text and details, JSON
);
CREATE INDEX post_order ON post (slot DESC, time DESC, number DESC, seq, type, status, complete);
CREATE INDEX post_slug ON post (slug);

CREATE TABLE body (                 -- what is searched, apart from the narrow rows
  row INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  text TEXT NOT NULL,
  terms TEXT NOT NULL,
  details TEXT                      -- of the post, as in capture
);

CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  taxonomy TEXT NOT NULL,
  name TEXT NOT NULL,               -- folded
  slug TEXT NOT NULL,
  UNIQUE (taxonomy, name, slug)
);
CREATE INDEX term_name ON term (name);
CREATE INDEX term_slug ON term (slug);
CREATE TABLE post_term (
  term INTEGER NOT NULL REFERENCES term (id),
  post INTEGER NOT NULL,            -- post.id
  PRIMARY KEY (term, post)
) WITHOUT ROWID;
CREATE INDEX post_term_post ON post_term (post);

CREATE VIRTUAL TABLE post_fts USING fts5 (
  title, summary, text, terms, content='body', content_rowid='row',
  tokenize="unicode61 remove_diacritics 2 separators 'ʼ'"
);
INSERT INTO post_fts (post_fts, rank) VALUES ('hashsize', 67108864);
"""

SITES = """
CREATE TABLE site_capture (         -- what one accession said about a site; never changed
  id INTEGER PRIMARY KEY,
  accession INTEGER NOT NULL REFERENCES accession (id),
  site TEXT NOT NULL,               -- as in what captures say
  place TEXT NOT NULL,              -- where in the source
  says TEXT NOT NULL,               -- JSON: title, terms, people …
  digest BLOB NOT NULL              -- SHA-256 of site, NUL, says
);
CREATE INDEX site_capture_site ON site_capture (site);
CREATE INDEX site_capture_accession ON site_capture (accession);
"""

LEXICON = """
ALTER TABLE content ADD COLUMN languages TEXT /* guessed, the likeliest first: "uk", "en uk"; "" for none */;
ALTER TABLE content ADD COLUMN margin REAL /* how sure the guess is, from 0 to 1 */;

CREATE TABLE word (                 -- the words of all posts, folded: a cache, made by store/lexicon.py
  id INTEGER PRIMARY KEY,
  fold TEXT NOT NULL UNIQUE,        -- lower case, no accents; й, ї and ў are letters
  posts INTEGER NOT NULL,           -- in how many posts it occurs, once more for each way to spell it
  count INTEGER NOT NULL,           -- how often
  capitals INTEGER NOT NULL,        -- how often with a capital
  made_for TEXT,                    -- what its keys were made for: languages, "*" for a name, spellings
  keys TEXT NOT NULL DEFAULT ''     -- those of word_key, parted by spaces
);
CREATE INDEX word_beginning ON word (substr(fold, 1, 1), length(fold));

CREATE TABLE word_language (        -- how often a word occurs in posts of each language
  word INTEGER NOT NULL,            -- word.id
  language TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (word, language)
) WITHOUT ROWID;

CREATE TABLE word_spelling (        -- how often it is spelled otherwise than it is folded
  word INTEGER NOT NULL,            -- word.id
  spelling TEXT NOT NULL,           -- lower case
  count INTEGER NOT NULL,
  PRIMARY KEY (word, spelling)
) WITHOUT ROWID;

CREATE TABLE word_key (             -- by what a word is found by its other forms
  key TEXT NOT NULL,                -- s, language, stem; l, language, dictionary form; n, name
  word INTEGER NOT NULL,            -- word.id
  PRIMARY KEY (key, word)
) WITHOUT ROWID;

CREATE TABLE alias (                -- other names that users gave: words of one group find each other
  fold TEXT NOT NULL,
  word TEXT NOT NULL,               -- as it was typed
  "group" INTEGER NOT NULL,
  PRIMARY KEY ("group", fold)
) WITHOUT ROWID;
CREATE INDEX alias_fold ON alias (fold);
"""

LIVE = """
CREATE TABLE live_site (            -- sites that were added by their address; sync asks them again
  home TEXT PRIMARY KEY,            -- the address they were named by
  way TEXT NOT NULL CHECK (way IN ('rest', 'feed', 'pages')),
  root TEXT NOT NULL,               -- the address of the API or the feed
  since TEXT NOT NULL,              -- changes from this time of the site's on are to be asked for, UTC
  begun_at TEXT NOT NULL,
  finished_at TEXT                  -- absent while a run is to be gone on with
) WITHOUT ROWID;

CREATE TABLE fetched (              -- what addresses of live sites answered last
  url TEXT PRIMARY KEY,
  home TEXT NOT NULL,               -- of the site
  digest TEXT NOT NULL,             -- sha256:… of the answer
  headers TEXT NOT NULL,            -- JSON: the header fields that matter
  fetched_at TEXT NOT NULL,         -- UTC, ISO 8601
  accession INTEGER NOT NULL REFERENCES accession (id)
) WITHOUT ROWID;
CREATE INDEX fetched_home ON fetched (home);
"""

MEDIA = """
CREATE TABLE medium (               -- files that posts show, kept on request, once per digest
  digest TEXT PRIMARY KEY,          -- sha256:… of the bytes
  type TEXT NOT NULL,               -- image/jpeg …
  size INTEGER NOT NULL             -- bytes
) WITHOUT ROWID;

CREATE TABLE medium_part (          -- their bytes as they are, in parts of a MiB
  digest TEXT NOT NULL REFERENCES medium (digest),
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (digest, part)
);

CREATE TABLE medium_place (         -- the addresses that posts show them by
  url TEXT PRIMARY KEY,             -- what is relative is resolved against the post's address
  digest TEXT NOT NULL REFERENCES medium (digest),
  kept_at TEXT NOT NULL             -- UTC, ISO 8601
) WITHOUT ROWID;
"""

FIXITY = """
ALTER TABLE accession ADD COLUMN fixity BLOB /* digest of id, act, source, format, digest, added_at, sheet */;
ALTER TABLE accession ADD COLUMN entered BLOB /* digest of its captures, bindings and site_captures */;
ALTER TABLE content ADD COLUMN fixity BLOB /* digest of digest, length, languages, margin */;
ALTER TABLE post ADD COLUMN body_fixity BLOB /* digest of row, title, summary, text, terms of its body */;
ALTER TABLE post ADD COLUMN details_fixity BLOB /* digest of row and details of its body, if it has any */;
ALTER TABLE post ADD COLUMN fixity BLOB /* digest of the other columns, in their order */;
"""

CHECKSUMS = """
ALTER TABLE capture ADD COLUMN crc INTEGER /* CRC-32 of accession, place, position, digest */;
ALTER TABLE binding ADD COLUMN crc INTEGER /* CRC-32 of accession, capture, post */;
ALTER TABLE identity ADD COLUMN crc INTEGER /* CRC-32 of the other columns */;
ALTER TABLE live_site ADD COLUMN crc INTEGER /* CRC-32 of the other columns */;
ALTER TABLE fetched ADD COLUMN crc INTEGER /* CRC-32 of the other columns */;
ALTER TABLE medium ADD COLUMN crc INTEGER /* CRC-32 of the other columns */;
ALTER TABLE medium_place ADD COLUMN crc INTEGER /* CRC-32 of the other columns */;
"""

SHARING = """
ALTER TABLE kept ADD COLUMN contents TEXT /* JSON: which content is left out where, see below */;
ALTER TABLE body ADD COLUMN capture INTEGER /* which has the details of the post, where this row has none */;
"""

SIGNS = f"""
DROP TABLE post_fts;
CREATE VIRTUAL TABLE post_fts USING fts5 (
  title, summary, text, terms, content='body', content_rowid='row', tokenize="{TOKENIZER}"
);
INSERT INTO post_fts (post_fts, rank) VALUES ('hashsize', 67108864);
INSERT INTO post_fts (post_fts) VALUES ('rebuild');
"""
