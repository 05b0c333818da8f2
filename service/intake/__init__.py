"""Receiving mutaties: findings, versions, duplicates, the batcher and the pipeline."""
