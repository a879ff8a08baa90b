"""What is asked over HTTP: health and metrics."""
