CREATE TABLE IF NOT EXISTS quarantine{on_cluster}
(
    position UInt64 CODEC(Delta, LZ4),
    sign Int8,

    receipt String CODEC(ZSTD(1)),
    source String,
    name_sent String,
    kind String,
    channel String,
    protocol String,
    received_at Int64 CODEC(Delta, LZ4),
    event_time Int64 CODEC(Delta, LZ4),
    event_id String,
    outcome String,
    path String,
    findings Array(Tuple(code String, path String, message String, platform String)) CODEC(ZSTD(1)),
    received String CODEC(ZSTD(1)),

    stored_at Int64 MATERIALIZED toUnixTimestamp64Milli(now64(3)) CODEC(Delta, LZ4),

    order_id String MATERIALIZED if(
        JSONType(received, 'properties', 'order_id') = 'String',
        JSONExtractString(received, 'properties', 'order_id'),
        JSONExtractRaw(received, 'properties', 'order_id')) CODEC(ZSTD(1)),
    person Array(String) MATERIALIZED arrayConcat(
        JSONExtract(received, 'user', 'email', 'Array(String)'),
        JSONExtract(received, 'user', 'phone', 'Array(String)'),
        JSONExtract(received, 'user', 'external_id', 'Array(String)')) CODEC(ZSTD(1)),

    INDEX by_event_id event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_order_id order_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_person person TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_receipt receipt TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_position position TYPE minmax GRANULARITY 1
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(fromUnixTimestamp64Milli(received_at, 'UTC'))
ORDER BY (source, received_at, receipt)
SETTINGS
    fsync_after_insert = 1,
    fsync_part_directory = 1,
    min_level_for_wide_part = 1,
    vertical_merge_algorithm_min_rows_to_activate = 1,
    vertical_merge_algorithm_min_columns_to_activate = 1
