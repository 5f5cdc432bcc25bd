"""segcli in the tests of others: payloads to feed a handler with, and an assertion."""
