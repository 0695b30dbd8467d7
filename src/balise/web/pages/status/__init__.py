"""What is Balise, does it work, and what came in today?"""
