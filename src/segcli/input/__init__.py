"""From bytes to records: sources, encodings, framing, recovery, and where in the text things stand."""
