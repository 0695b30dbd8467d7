SELECT
    e.source AS source,
    e.event AS event,
    e.event_class AS event_class,
    e.event_time - positiveModulo(e.event_time, 3600) AS hour,
    e.channel AS channel,
    e.currency AS currency,
    sum(e.counted) AS counted,
    sum(e.merged) AS merged,
    sum(e.dropped) AS dropped,
    sum(e.paired) AS paired,
    count(e.value_added) AS valued,
    sum(ifNull(e.value_added, toDecimal128(0, 9))) AS value,
    max(e.received_at) AS last_received,
    sum(bitTest(e.keys_added, 0)) AS with_ttclid,
    sum(bitTest(e.keys_added, 1)) AS with_ttp,
    sum(bitTest(e.keys_added, 2)) AS with_email,
    sum(bitTest(e.keys_added, 3)) AS with_phone,
    sum(bitTest(e.keys_added, 4)) AS with_external_id,
    sum(bitTest(e.keys_added, 5)) AS with_ip_user_agent,
    sum(bitTest(e.keys_added, 9) OR bitTest(e.keys_added, 10)) AS with_device_id,
    sum(bitTest(e.keys_added, 12)) AS with_lead_id
FROM events AS e
WHERE e.outcome != 'test'{and}
GROUP BY source, event, event_class, hour, channel, currency
