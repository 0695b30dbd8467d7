SELECT
    q.source AS source,
    q.name_sent AS name_sent,
    q.event_time - positiveModulo(q.event_time, 3600) AS hour,
    q.outcome AS outcome,
    sum(q.sign) AS waiting,
    max(q.received_at) AS last_received
FROM quarantine AS q
WHERE true{and}
GROUP BY source, name_sent, hour, outcome
