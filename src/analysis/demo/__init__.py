"""Synthetic data in the data contract: every folder says ``synthetic = true``, and so every output."""
