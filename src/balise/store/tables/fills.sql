CREATE TABLE IF NOT EXISTS fills{on_cluster}
(
    name String,
    place UInt64
)
ENGINE = {engine:MergeTree}
ORDER BY (name, place)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
