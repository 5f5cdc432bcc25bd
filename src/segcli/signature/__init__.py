"""Webhook signatures: what is signed, whether it fits, and why not."""
