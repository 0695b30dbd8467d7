"""Who is told of issues, and did it arrive?"""
