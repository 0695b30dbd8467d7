"""A request of the Events API, put together by hand."""
