SELECT
    h.source AS source,
    h.event AS event,
    h.event_class AS event_class,
    h.hour - positiveModulo(h.hour, 86400) AS hour,
    h.channel AS channel,
    h.currency AS currency,
    sum(h.counted) AS counted,
    sum(h.merged) AS merged,
    sum(h.dropped) AS dropped,
    sum(h.paired) AS paired,
    sum(h.valued) AS valued,
    sum(h.value) AS value,
    max(h.last_received) AS last_received,
    sum(h.with_ttclid) AS with_ttclid,
    sum(h.with_ttp) AS with_ttp,
    sum(h.with_email) AS with_email,
    sum(h.with_phone) AS with_phone,
    sum(h.with_external_id) AS with_external_id,
    sum(h.with_ip_user_agent) AS with_ip_user_agent,
    sum(h.with_device_id) AS with_device_id,
    sum(h.with_lead_id) AS with_lead_id
FROM hourly_events AS h
WHERE true{and}
GROUP BY source, event, event_class, hour, channel, currency
