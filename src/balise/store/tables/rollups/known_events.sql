SELECT
    d.source AS source,
    d.event AS event,
    d.event_class AS event_class,
    d.hour - positiveModulo(d.hour, 2419200) AS hour,
    d.channel AS channel,
    max(d.last_received) AS last_received
FROM daily_events AS d
WHERE true{and}
GROUP BY source, event, event_class, hour, channel
