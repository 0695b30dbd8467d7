"""HOW DO FILES COME IN? One file a shape; each is read line by line into request bodies of the Events API."""
