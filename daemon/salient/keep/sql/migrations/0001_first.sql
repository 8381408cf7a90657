-- Times are milliseconds since 1970 in UTC. Lists stand as JSON.

CREATE TABLE sighting (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
    reason TEXT,
    message TEXT,
    details TEXT NOT NULL
) STRICT;

-- No reference to sighting: its row is written last, once all of its articles are kept.
CREATE TABLE article (
    id TEXT PRIMARY KEY,
    sighting_id TEXT NOT NULL,
    path TEXT NOT NULL,
    part INTEGER,
    copy_of TEXT,
    title TEXT,
    published TEXT,
    publisher TEXT,
    url TEXT,
    language TEXT,
    text TEXT NOT NULL,
    furniture TEXT NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES article (id),
    incident_id TEXT,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    severity TEXT NOT NULL,
    place_key TEXT NOT NULL,
    actor_key TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    json BLOB NOT NULL
) STRICT;

CREATE INDEX alert_by_raised_at ON alert (raised_at);
CREATE INDEX alert_by_incident ON alert (incident_id, number);

-- Which rule found an alert, and where: what an alert's id leaves out on purpose.
CREATE TABLE claim (
    alert_id TEXT NOT NULL REFERENCES alert (id),
    rank INTEGER NOT NULL,
    rule_id TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (alert_id, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_by_rule ON claim (rule_id, rule_version);

CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    place_key TEXT NOT NULL,
    side_key TEXT NOT NULL,
    day TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sources TEXT NOT NULL,
    statuses TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    alert_id TEXT REFERENCES alert (id),
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX message_by_alert ON message (alert_id);

CREATE TABLE delivery (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL REFERENCES message (id),
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given_up')),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_reason TEXT,
    last_status INTEGER,
    ended_at INTEGER,
    UNIQUE (message_id, endpoint)
) STRICT;

CREATE INDEX delivery_by_due_at ON delivery (endpoint, state, due_at, number);

CREATE TABLE attempt (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    http_status INTEGER,
    ms INTEGER NOT NULL,
    FOREIGN KEY (message_id, endpoint) REFERENCES delivery (message_id, endpoint)
) STRICT;

CREATE INDEX attempt_by_delivery ON attempt (message_id, endpoint);

CREATE TABLE endpoint (
    name TEXT PRIMARY KEY,
    paused_at INTEGER,
    paused_reason TEXT,
    last_failure TEXT
) STRICT;

-- One row: how far alerts.jsonl is known to reach.
CREATE TABLE alert_log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    month TEXT,
    "end" INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;
