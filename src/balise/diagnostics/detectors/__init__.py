"""WHAT IS LOOKED FOR? One module a detector; those that are rows of one table share a module.

To add one: a module with what `Detector` names, its line in `DETECTORS`, and under its code a title, a summary and a cure
in `sentences/en.toml` and `sentences/fr.toml`.
"""

from balise.diagnostics.detectors import (
    bots,
    click_id_cut,
    contents_without_ids,
    cookies_off,
    double_hash,
    event_id_missing,
    event_stopped,
    funnel_out_of_order,
    live_event_missing,
    match_quality_fell,
    missing_currency,
    missing_value,
    near_miss_name,
    old_protocol,
    origin_not_allowed,
    overlap_fell,
    overlap_low,
    pages_silent,
    parameter_missing,
    parameter_type,
    parameter_values,
    prohibited_data,
    reserved_name,
    test_code_left,
    time_zone_off,
    unplanned_event,
    value_times_100,
    volume_dropped,
    volume_spiked,
)
from balise.diagnostics.detectors.detector import Detector
from balise.diagnostics.detectors.finding_events import FINDING_EVENTS
from balise.diagnostics.detectors.refused_requests import REFUSED_REQUESTS
from balise.diagnostics.detectors.shared_sender import SHARED_SENDERS
from balise.diagnostics.detectors.waiting_events import WAITING_EVENTS

__all__ = ["DETECTORS", "Detector"]

DETECTORS: tuple[Detector, ...] = (
    *WAITING_EVENTS,
    *REFUSED_REQUESTS,
    near_miss_name,
    reserved_name,
    prohibited_data,
    missing_value,
    missing_currency,
    contents_without_ids,
    *FINDING_EVENTS,
    double_hash,
    *SHARED_SENDERS,
    click_id_cut,
    match_quality_fell,
    time_zone_off,
    event_id_missing,
    overlap_low,
    funnel_out_of_order,
    test_code_left,
    old_protocol,
    origin_not_allowed,
    pages_silent,
    cookies_off,
    bots,
    unplanned_event,
    live_event_missing,
    event_stopped,
    volume_dropped,
    volume_spiked,
    overlap_fell,
    parameter_missing,
    parameter_type,
    parameter_values,
    value_times_100,
)
