"""The pages, one folder each: a view, a template, and a typed page object."""
