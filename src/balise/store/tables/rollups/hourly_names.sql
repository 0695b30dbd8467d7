SELECT
    e.source AS source,
    e.event AS event,
    e.name_sent AS name_sent,
    e.event_time - positiveModulo(e.event_time, 3600) AS hour,
    count() AS received
FROM events AS e
WHERE e.outcome != 'test' AND e.name_sent != e.event{and}
GROUP BY source, event, name_sent, hour
