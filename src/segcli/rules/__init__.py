"""Cross-field rules: one file each, found by `checks`."""
