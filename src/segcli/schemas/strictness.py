"""Makes a schema stricter than it is right, so that what it accepts need not be looked at closely.

The native engine tests a pattern in next to no time, a hundredth of what Python takes. So the gate that lets clean
records pass has a schema that demands of ids the prefix of their place, and of times the form in which they are sent
today; in that form they can be compared as strings. And it counts members where that tells whether all are there: the
engine looks each required one up (0.35 us of 2.15).
"""
