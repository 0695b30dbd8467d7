CREATE TABLE IF NOT EXISTS daily_rules{on_cluster}
(
    source LowCardinality(String),
    rule LowCardinality(String),
    rule_version UInt32,
    event LowCardinality(String),
    hour Int64,
    events SimpleAggregateFunction(sum, UInt64),
    counted SimpleAggregateFunction(sum, UInt64),
    score SimpleAggregateFunction(sum, Decimal(38, 2)),
    score_least SimpleAggregateFunction(min, Decimal(3, 2)),
    last_received SimpleAggregateFunction(max, Int64)
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (source, rule, hour, rule_version, event)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
