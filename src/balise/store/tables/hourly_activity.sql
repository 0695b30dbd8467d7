CREATE TABLE IF NOT EXISTS hourly_activity{on_cluster}
(
    source LowCardinality(String),
    event LowCardinality(String),
    hour Int64,
    channel LowCardinality(String),
    counted SimpleAggregateFunction(sum, UInt64),
    merged SimpleAggregateFunction(sum, UInt64),
    dropped SimpleAggregateFunction(sum, UInt64),
    paired SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, event, channel)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
