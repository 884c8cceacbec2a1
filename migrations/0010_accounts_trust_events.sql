-- Tokens are signed with keys of their own table from here on.
DELETE FROM settings WHERE name = 'session-key';

-- A password that somebody else chose has to be changed before anything else. Tokens name the generation they were issued
-- in; the next generation ends them all at once.
ALTER TABLE users ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
ALTER TABLE users ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

-- What keeps a person signed in: each is good for one exchange. All that descend from one sign-in are a family, which
-- ends as a whole when one of them is used twice. Only the SHA-256 is kept.
CREATE TABLE refresh_tokens (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    family BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);

-- Keys that sign people's tokens: the newest signs, the ones before it verify what they signed until that has ended.
CREATE TABLE signing_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    created_ms INTEGER NOT NULL,
    retired_ms INTEGER
) STRICT;

-- The mesh's trust secrets: the newest, and those before it as long as devices may still come with them.
CREATE TABLE trust_secrets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    valid_until_ms INTEGER
) STRICT;

-- Radios that come in without an operator's approval.
CREATE TABLE trusted_radios (
    radio INTEGER PRIMARY KEY,
    note TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT;

-- With which secret a device last registered, what people call it, and when it was removed.
ALTER TABLE nodes ADD COLUMN trust_secret_id INTEGER;
ALTER TABLE nodes ADD COLUMN title TEXT;
ALTER TABLE nodes ADD COLUMN removed_ms INTEGER;

-- What happened, for people to read later.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_time ON events (time_ms);

-- The mesh as it was, whenever it looked different from before: JSON as GET /v1/mesh/topology answers it.
CREATE TABLE topologies (
    time_ms INTEGER PRIMARY KEY,
    topology BLOB NOT NULL
) STRICT;
