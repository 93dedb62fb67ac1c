"""The measures of the review: pure functions from tidy frames to tidy frames."""
