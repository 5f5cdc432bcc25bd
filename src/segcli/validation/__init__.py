"""From an event to what is wrong with it: the fast path for clean events, the slow one for the others, and words."""
