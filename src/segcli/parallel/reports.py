"""The job of `validate`: workers send what there is to say of each event, and the parent reports it."""

from functools import partial

from segcli.parallel.job import Job, look_for
from segcli.parallel.wire import Encoder
from segcli.parallel.workers import Send
from segcli.validation.validator import EventValidator


def reporting(every_event: bool) -> Job:
    """The job for reports that have every event, or only those of which there is something to say."""
    return Job(partial(sink, every_event), partial(look_for, every_event))


def sink(every_event: bool, validator: EventValidator, send: Send) -> Encoder:
    """What takes the items of a task."""
    return Encoder(send, look_for(every_event, validator))
