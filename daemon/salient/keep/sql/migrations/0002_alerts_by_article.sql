-- `salient reprocess` asks for the alerts of one article after another.

CREATE INDEX alert_by_article ON alert (article_id, number);
