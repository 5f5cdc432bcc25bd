"""What changed between two payloads or captures: comparing JSON values, pairing deliveries, and the words for it."""
