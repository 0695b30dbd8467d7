"""The engines of the store; nothing outside this folder names one but `app`."""
