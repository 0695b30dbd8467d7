CREATE TABLE IF NOT EXISTS daily_clicks{on_cluster}
(
    source LowCardinality(String),
    hour Int64,
    gesture LowCardinality(String),
    target_hash String CODEC(ZSTD(1)),
    page String CODEC(ZSTD(1)),
    target SimpleAggregateFunction(any, String) CODEC(ZSTD(1)),
    clicks SimpleAggregateFunction(sum, UInt64),
    last_at SimpleAggregateFunction(max, Int64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, gesture, target_hash, page)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
