-- name: finish_sighting(id, name, path, taken_at, finished_at, outcome, reason, message, details)!
-- How a file ended; the first ending stays.
INSERT INTO sighting (id, name, path, taken_at, finished_at, outcome, reason, message, details)
VALUES (:id, :name, :path, :taken_at, :finished_at, :outcome, :reason, :message, :details)
ON CONFLICT (id) DO NOTHING;

-- name: get_sighting(id)^
-- How and when a file ended.
SELECT outcome, reason, message, details, finished_at FROM sighting WHERE id = :id;

-- name: add_article(id, sighting_id, path, part, copy_of, title, published, publisher, url, language, text, furniture, stored_at)!
-- An article, unless its content is already known.
INSERT INTO article (id, sighting_id, path, part, copy_of, title, published, publisher, url, language, text, furniture, stored_at)
VALUES (:id, :sighting_id, :path, :part, :copy_of, :title, :published, :publisher, :url, :language, :text, :furniture, :stored_at)
ON CONFLICT (id) DO NOTHING;

-- name: get_article(id)^
-- An article's reference, text and furniture.
SELECT id, path, part, copy_of, title, published, publisher, url, language, text, furniture FROM article WHERE id = :id;

-- name: kept_files(since, until)
-- Done files with the articles that they brought first, oldest first.
SELECT s.id, s.name, s.path, s.taken_at, s.finished_at, json_group_array(a.id ORDER BY a.part)
FROM article AS a
JOIN sighting AS s ON s.id = a.sighting_id
WHERE (:since IS NULL OR s.finished_at >= :since) AND (:until IS NULL OR s.finished_at < :until)
GROUP BY s.id ORDER BY s.finished_at, s.id;

-- name: add_alert(id, article_id, incident_id, type, status, severity, place_key, actor_key, raised_at, json)!
-- An alert, unless the same content has raised it before.
INSERT INTO alert (id, article_id, incident_id, type, status, severity, place_key, actor_key, raised_at, json)
VALUES (:id, :article_id, :incident_id, :type, :status, :severity, :place_key, :actor_key, :raised_at, :json)
ON CONFLICT (id) DO NOTHING;

-- name: add_claim(alert_id, rank, rule_id, rule_version, start, end)!
-- The rule and the place in the text that an alert comes from.
INSERT INTO claim (alert_id, rank, rule_id, rule_version, start, "end")
VALUES (:alert_id, :rank, :rule_id, :rule_version, :start, :end)
ON CONFLICT (alert_id, rank) DO NOTHING;

-- name: get_alert(id)^
-- An alert's JSON.
SELECT json FROM alert WHERE id = :id;

-- name: alerts_of_article(article_id)
-- The alerts of an article, oldest first.
SELECT json FROM alert WHERE article_id = :article_id ORDER BY number;

-- name: last_alerts(since, types, statuses, places, limit)
-- The newest alerts that match, newest first; a filter is null or a JSON list.
SELECT number, json FROM alert
WHERE (:since IS NULL OR raised_at >= :since)
    AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))
    AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
    AND (:places IS NULL OR place_key IN (SELECT value FROM json_each(:places)))
ORDER BY number DESC LIMIT :limit;

-- name: later_alerts(after, since, types, statuses, places, limit)
-- The first alerts after a number that match, oldest first.
SELECT number, json FROM alert
WHERE number > :after
    AND (:since IS NULL OR raised_at >= :since)
    AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))
    AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
    AND (:places IS NULL OR place_key IN (SELECT value FROM json_each(:places)))
ORDER BY number LIMIT :limit;

-- name: get_incident(id)^
-- What is remembered of an incident.
SELECT id, type, place_key, side_key, day, seq, sources, statuses FROM incident WHERE id = :id;

-- name: save_incident(id, type, place_key, side_key, day, seq, sources, statuses, saved_at)!
-- An incident as it now is.
INSERT INTO incident (id, type, place_key, side_key, day, seq, sources, statuses, saved_at)
VALUES (:id, :type, :place_key, :side_key, :day, :seq, :sources, :statuses, :saved_at)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, sources = excluded.sources, statuses = excluded.statuses, saved_at = excluded.saved_at;

-- name: add_message(id, type, alert_id, body, created_at)!
-- A message; its first body stays for ever.
INSERT INTO message (id, type, alert_id, body, created_at)
VALUES (:id, :type, :alert_id, :body, :created_at)
ON CONFLICT (id) DO NOTHING;

-- name: add_delivery(message_id, endpoint, due_at)!
-- One message owed to one endpoint, once.
INSERT INTO delivery (message_id, endpoint, due_at)
VALUES (:message_id, :endpoint, :due_at)
ON CONFLICT (message_id, endpoint) DO NOTHING;

-- name: due_deliveries(endpoint, now, horizon, skip, limit)
-- What an endpoint that is not paused is owed now. Due later than any schedule reaches (`horizon`) means that the
-- clock was set back since: such a delivery would wait for years, so it is due too.
SELECT d.message_id, d.endpoint, m.body, d.attempts, d.due_at
FROM (
    SELECT * FROM (
        SELECT message_id, endpoint, attempts, due_at, number FROM delivery
        WHERE endpoint = :endpoint AND state = 'pending' AND due_at <= :now
            AND message_id NOT IN (SELECT value FROM json_each(:skip))
        ORDER BY due_at, number LIMIT :limit
    )
    UNION ALL
    SELECT * FROM (
        SELECT message_id, endpoint, attempts, due_at, number FROM delivery
        WHERE endpoint = :endpoint AND state = 'pending' AND due_at > :horizon
            AND message_id NOT IN (SELECT value FROM json_each(:skip))
        ORDER BY due_at, number LIMIT :limit
    )
) AS d
JOIN message AS m ON m.id = d.message_id
WHERE NOT EXISTS (SELECT 1 FROM endpoint WHERE name = :endpoint AND paused_at IS NOT NULL)
ORDER BY d.due_at, d.number LIMIT :limit;

-- name: due_lines(endpoint, limit)
-- The alerts that the log is owed, in the order in which they were; the log does not wait for a time.
SELECT d.message_id, d.endpoint, a.json, d.attempts, d.due_at
FROM delivery AS d
JOIN message AS m ON m.id = d.message_id
JOIN alert AS a ON a.id = m.alert_id
WHERE d.endpoint = :endpoint AND d.state = 'pending'
ORDER BY d.number LIMIT :limit;

-- name: next_due(endpoint, skip)^
-- When an endpoint that is not paused has its next delivery.
SELECT due_at FROM delivery
WHERE endpoint = :endpoint AND state = 'pending'
    AND message_id NOT IN (SELECT value FROM json_each(:skip))
    AND NOT EXISTS (SELECT 1 FROM endpoint WHERE name = :endpoint AND paused_at IS NOT NULL)
ORDER BY due_at LIMIT 1;

-- name: add_attempt(message_id, endpoint, at, outcome, reason, http_status, ms)!
-- How one try ended.
INSERT INTO attempt (message_id, endpoint, at, outcome, reason, http_status, ms)
VALUES (:message_id, :endpoint, :at, :outcome, :reason, :http_status, :ms);

-- name: set_delivery(message_id, endpoint, state, due_at, attempts, reason, http_status, ended_at)!
-- What follows from a try; what has been delivered stays delivered.
UPDATE delivery
SET state = :state, due_at = :due_at, attempts = :attempts, last_reason = :reason, last_status = :http_status, ended_at = :ended_at
WHERE message_id = :message_id AND endpoint = :endpoint AND state = 'pending';

-- name: set_failure(name, reason)!
-- The reason of an endpoint's last failed try.
INSERT INTO endpoint (name, last_failure) VALUES (:name, :reason)
ON CONFLICT (name) DO UPDATE SET last_failure = excluded.last_failure;

-- name: pause_endpoint(name, at, reason)!
-- Pause an endpoint; one that is paused keeps its first reason.
INSERT INTO endpoint (name, paused_at, paused_reason) VALUES (:name, :at, :reason)
ON CONFLICT (name) DO UPDATE SET paused_at = excluded.paused_at, paused_reason = excluded.paused_reason
WHERE paused_at IS NULL;

-- name: paused_endpoints()
-- Paused endpoints with the reason.
SELECT name, paused_reason FROM endpoint WHERE paused_at IS NOT NULL ORDER BY name;

-- name: resume_endpoints(names)!
-- Unpause the endpoints of a JSON list, all where it is null.
UPDATE endpoint SET paused_at = NULL, paused_reason = NULL
WHERE :names IS NULL OR name IN (SELECT value FROM json_each(:names));

-- name: get_log_state()^
-- The alert log's month and recorded end.
SELECT month, "end" FROM alert_log;

-- name: set_log_state(month, end, at)!
-- The alert log's month and recorded end.
INSERT INTO alert_log (one, month, "end", saved_at) VALUES (1, :month, :end, :at)
ON CONFLICT (one) DO UPDATE SET month = excluded.month, "end" = excluded."end", saved_at = excluded.saved_at;

-- name: get_counts()^
-- Numbers for /metrics and /readyz.
SELECT
    (SELECT count(*) FROM alert),
    (SELECT count(*) FROM article),
    (SELECT count(*) FROM sighting WHERE outcome = 'done'),
    (SELECT count(*) FROM sighting WHERE outcome = 'failed'),
    (SELECT count(*) FROM delivery WHERE state = 'pending'),
    (SELECT count(*) FROM delivery WHERE state = 'given_up');

-- name: owed_deliveries()
-- For each endpoint that was ever owed anything: delivered, waiting, the last failure's reason.
SELECT d.endpoint, sum(d.state = 'delivered'), sum(d.state = 'pending'), e.last_failure
FROM delivery AS d
LEFT JOIN endpoint AS e ON e.name = d.endpoint
GROUP BY d.endpoint ORDER BY d.endpoint;
