CREATE TABLE IF NOT EXISTS hourly_names{on_cluster}
(
    source LowCardinality(String),
    event LowCardinality(String),
    name_sent String,
    hour Int64,
    received SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, event, name_sent)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
