CREATE TABLE IF NOT EXISTS daily_events{on_cluster}
(
    source LowCardinality(String),
    event LowCardinality(String),
    event_class LowCardinality(String),
    hour Int64,
    channel LowCardinality(String),
    currency LowCardinality(String),
    counted SimpleAggregateFunction(sum, UInt64),
    merged SimpleAggregateFunction(sum, UInt64),
    dropped SimpleAggregateFunction(sum, UInt64),
    paired SimpleAggregateFunction(sum, UInt64),
    valued SimpleAggregateFunction(sum, UInt64),
    value SimpleAggregateFunction(sum, Decimal(38, 9)),
    last_received SimpleAggregateFunction(max, Int64),
    with_ttclid SimpleAggregateFunction(sum, UInt64),
    with_ttp SimpleAggregateFunction(sum, UInt64),
    with_email SimpleAggregateFunction(sum, UInt64),
    with_phone SimpleAggregateFunction(sum, UInt64),
    with_external_id SimpleAggregateFunction(sum, UInt64),
    with_ip_user_agent SimpleAggregateFunction(sum, UInt64),
    with_device_id SimpleAggregateFunction(sum, UInt64),
    with_lead_id SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, hour, event, event_class, channel, currency)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
