SELECT
    e.source AS source,
    e.rule AS rule,
    e.rule_version AS rule_version,
    e.event AS event,
    e.event_time - positiveModulo(e.event_time, 86400) AS hour,
    count() AS events,
    sum(e.counted) AS counted,
    sum(e.rule_score) AS score,
    min(e.rule_score) AS score_least,
    max(e.received_at) AS last_received
FROM events AS e
WHERE e.outcome != 'test' AND e.rule != ''{and}
GROUP BY source, rule, rule_version, event, hour
