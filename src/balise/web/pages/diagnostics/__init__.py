"""What is wrong with what a source receives, and what cures it?"""
