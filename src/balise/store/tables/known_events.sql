CREATE TABLE IF NOT EXISTS known_events{on_cluster}
(
    source LowCardinality(String),
    event LowCardinality(String),
    event_class LowCardinality(String),
    hour Int64,
    channel LowCardinality(String),
    last_received SimpleAggregateFunction(max, Int64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, event, event_class, channel)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
