"""Histograms that stay small and merge: when things happened, how long they took, and where in a capture they stand."""
