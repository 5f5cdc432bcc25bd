"""HTTP messages in text: heads, bodies as they were sent, and what stands between messages."""
