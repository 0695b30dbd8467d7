SELECT
    h.source AS source,
    h.event AS event,
    h.hour AS hour,
    h.channel AS channel,
    sum(h.counted) AS counted,
    sum(h.merged) AS merged,
    sum(h.dropped) AS dropped,
    sum(h.paired) AS paired
FROM hourly_events AS h
WHERE true{and}
GROUP BY source, event, hour, channel
