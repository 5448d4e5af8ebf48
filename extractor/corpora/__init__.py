"""Many articles at once. Start at ``batch.run``, ``feeds.Feeds`` or, for a cluster, ``ray.extract_parquet``."""
