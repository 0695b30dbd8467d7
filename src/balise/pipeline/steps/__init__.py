"""The steps of the pipeline, one file a step; `STEPS` in `balise.pipeline` puts them in order."""
