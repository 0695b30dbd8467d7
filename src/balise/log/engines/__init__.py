"""The engines of the log; nothing outside this folder names one but `app`."""
