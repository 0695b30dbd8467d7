SELECT
    c.source AS source,
    c.event_time - positiveModulo(c.event_time, 86400) AS hour,
    c.gesture AS gesture,
    c.target_hash AS target_hash,
    c.page AS page,
    any(c.target) AS target,
    toUInt64(count()) AS clicks,
    max(c.event_time) AS last_at
FROM clicks AS c
WHERE true{and}
GROUP BY source, hour, gesture, target_hash, page
