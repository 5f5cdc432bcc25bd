"""What a run writes to: none of it is what it reads, or another of its outputs."""
