"""What of a payload may be shown, how the rest is masked, and how it is replaced by invented values."""
