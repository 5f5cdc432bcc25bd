"""The bodies that `segcli verify` and `segcli sign` find inside of logs, messages of queues, and exports."""

from segcli.signature.bodies import Body


def wrapped(text: bytes) -> list[Body]:
    """The bodies of the events that the records of a text wrap, with the signatures from the headers beside them; none
    where no event is wrapped, or one of the records is an event itself.
    """
    from segcli.events.recognition import Recogniser
    from segcli.events.signed_bodies import signed_bodies
    from segcli.input.encoding import Encoding
    from segcli.input.reading import framing_of
    from segcli.input.records import Record

    recognise = Recogniser().recognise
    items: list[Body] = []
    for record in framing_of(Encoding(iter([text]))):
        if isinstance(record, Record):
            if record.cells is None and recognise(record).recognition.issue != "not-an-event":
                return []
            items.extend(Body(body, signature, line) for body, signature, line in signed_bodies(record))
    return items
