"""WHEN DOES A PAGE SEND WHAT? Rules that people make instead of code: a trigger, conditions, an event and its parameters.

Pure: what a rule says (`rule`), what it may say (`check`), what pages get of it (`compiled`), how two versions differ (`diff`).
"""
