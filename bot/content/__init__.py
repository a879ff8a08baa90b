"""What Halcyon says: flows, services and their words, loaded and checked."""
