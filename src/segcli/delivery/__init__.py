"""Webhooks over the network, to and from addresses that the user names: no other room opens a socket."""
