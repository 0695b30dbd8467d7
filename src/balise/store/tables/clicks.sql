CREATE TABLE IF NOT EXISTS clicks{on_cluster}
(
    position UInt64 CODEC(Delta, LZ4),
    source String,
    received_at Int64 CODEC(Delta, LZ4),
    event_time Int64 CODEC(Delta, LZ4),
    gesture LowCardinality(String),
    page String CODEC(ZSTD(1)),
    target_hash String CODEC(ZSTD(1)),
    target String CODEC(ZSTD(1)),

    INDEX by_position position TYPE minmax GRANULARITY 1,
    INDEX by_arrival received_at TYPE minmax GRANULARITY 1
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(fromUnixTimestamp64Milli(received_at, 'UTC'))
ORDER BY (source, target_hash, event_time, position)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
