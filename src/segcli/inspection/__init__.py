"""What is in a capture: a card for each event, an overview of many, and the formats of both."""
