"""What a rule may say, part by part. Each part gives everything that is wrong with it at once."""
