-- Times are milliseconds since the POSIX epoch by the gateway's clock unless a comment says otherwise.
-- Addresses are integers: a MAC address in its low 48 bits, an IPv4 address in host byte order.

-- What the gateway has to remember about itself: signing key, identity.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Devices that are in. `heartbeat` is the last one as it came, JSON.
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('gateway', 'node')),
    radio INTEGER UNIQUE,
    public_key BLOB UNIQUE CHECK (public_key IS NULL OR length(public_key) = 32),
    overlay INTEGER UNIQUE,
    created_ms INTEGER NOT NULL,
    last_seen_ms INTEGER,
    heartbeat BLOB
) STRICT;

-- Every device that ever asked to come in, one row for each radio and key.
CREATE TABLE registrations (
    id INTEGER PRIMARY KEY,
    requested_name TEXT NOT NULL,
    radio INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')),
    node_id INTEGER REFERENCES nodes (id) ON DELETE SET NULL,
    requested_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    decided_ms INTEGER,
    decided_by TEXT,
    UNIQUE (radio, public_key)
) STRICT;

-- A nonce is never accepted twice, so that a registration overheard cannot be sent again.
CREATE TABLE registration_nonces (
    nonce BLOB PRIMARY KEY CHECK (length(nonce) = 16),
    seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Bearer tokens of devices; only their SHA-256 is kept.
CREATE TABLE node_tokens (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    serial INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX node_tokens_by_node ON node_tokens (node_id, serial);

-- People. The password is kept as scrypt(RFC 7914) with its salt and cost.
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    cost INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE metrics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- A metric of a node, with its newest sample so that no query for it scans the history.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    metric_id INTEGER NOT NULL REFERENCES metrics (id),
    latest_time_ms INTEGER NOT NULL,
    latest_value REAL NOT NULL,
    latest_quality INTEGER NOT NULL,
    UNIQUE (node_id, metric_id)
) STRICT;

-- A device's sequence numbers since one start of its spool; everything below next_sequence is stored.
CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    boot TEXT NOT NULL,
    first_sequence INTEGER NOT NULL,
    next_sequence INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    UNIQUE (node_id, boot)
) STRICT;

-- Raw samples; time is the device's. Ordered by series and time, which is how they are read and how they will be
-- thinned out and aggregated. Quality 0 good, 1 implausible, 2 unclocked.
CREATE TABLE samples (
    series_id INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    stream_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    value REAL NOT NULL,
    quality INTEGER NOT NULL,
    PRIMARY KEY (series_id, time_ms, stream_id, sequence)
) STRICT, WITHOUT ROWID;
