CREATE TABLE IF NOT EXISTS hourly_quarantine{on_cluster}
(
    source LowCardinality(String),
    name_sent String,
    hour Int64,
    outcome LowCardinality(String),
    waiting SimpleAggregateFunction(sum, Int64),
    last_received SimpleAggregateFunction(max, Int64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, name_sent, outcome)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
