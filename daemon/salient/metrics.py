"""The Prometheus metrics of the flow, in one place; labels are bounded (rules, endpoints, outcomes), never articles or addresses."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

# A second sample for every counter, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()

files_total = Counter("salient_files_total", "Files that ended, by outcome", ["outcome"], registry=REGISTRY)
articles_total = Counter("salient_articles_total", "Articles stored, by whether they were known", ["known"], registry=REGISTRY)
alerts_total = Counter("salient_alerts_total", "Alerts raised, by type and status", ["type", "status"], registry=REGISTRY)
rescan_found_total = Counter("salient_rescan_found_total", "Files that the scan found and no change had named", registry=REGISTRY)
examine_seconds = Histogram("salient_examine_seconds", "Reading and detecting one file", registry=REGISTRY)
commit_seconds = Histogram("salient_commit_seconds", "One commit of the store", registry=REGISTRY)
worker_restarts_total = Counter("salient_worker_restarts_total", "Workers replaced after a crash or a time-out", registry=REGISTRY)
rule_errors_total = Counter("salient_rule_errors_total", "Articles on which a rule failed", ["rule"], registry=REGISTRY)
delivery_attempts_total = Counter(
    "salient_delivery_attempts_total",
    "Tries to deliver a message, by endpoint and how they ended",
    ["endpoint", "outcome"],
    registry=REGISTRY,
)
delivery_seconds = Histogram("salient_delivery_seconds", "One try to deliver, by endpoint", ["endpoint"], registry=REGISTRY)
deliveries_pending = Gauge("salient_deliveries_pending", "Deliveries owed, by endpoint", ["endpoint"], registry=REGISTRY)
waiting_files = Gauge("salient_waiting_files", "Files noticed or taken that are not yet done", registry=REGISTRY)
reload_successful = Gauge("salient_reload_successful", "1 where the last load of config and rules succeeded", registry=REGISTRY)
job_last_success_timestamp_seconds = Gauge(
    "salient_job_last_success_timestamp_seconds", "When a scheduled job last succeeded", ["job"], registry=REGISTRY
)
alertlog_failures_total = Counter("salient_alertlog_failures_total", "Failed tries to write the alert log or record it", registry=REGISTRY)
