"""The steps of the pipeline, one file a step; `STEPS` in `pipeline` puts them in order."""
