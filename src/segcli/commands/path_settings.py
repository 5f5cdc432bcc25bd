"""What the configuration says of each source, and what there is to say of the configuration."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from segcli.configuration import Configuration
from segcli.console.output import remark
from segcli.console.text import visible
from segcli.console.urls import is_url
from segcli.events.names import known_event
from segcli.input.sources import Source, Unopened
from segcli.validation.codes import known_code
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator


class PathSettings:
    """Settings for one source after another; what the command line says comes first."""

    def __init__(self, settings: Settings, configuration: Configuration) -> None:
        self._settings = settings
        self._configuration = configuration
        self._fitting: set[str] = set()

    def of(self, path: str | None) -> Settings:
        """The settings for one file or object, or for stdin."""
        settings, configuration = self._settings, self._configuration
        self._fitting.update(text for text, _ in configuration.fitting(path))
        options: Mapping[str, Any] = configuration.for_source(path)
        if not options:
            return settings
        event = options.get("event")
        return settings._replace(
            event=settings.event or (event and known_event(event)),
            purpose=settings.purpose or options.get("purpose"),
            schema=settings.schema or configuration.file(options.get("schema")),
            ignore=settings.ignore | set(map(known_code, options.get("ignore", ()))),
        )

    def remarks(self, names: Iterable[str]) -> Iterator[str]:
        """The patterns that have fitted no source. Where only files were named, that is no surprise."""
        if any(os.path.isdir(name) or is_url(name) for name in names):
            for text, _ in self._configuration.paths:
                if text not in self._fitting:
                    yield f'{visible(str(self._configuration.source))}: nothing that was read fits "{visible(text)}"'


class Validators:
    """The validators of a run, one for each settings that a source has."""

    def __init__(self, path_settings: PathSettings) -> None:
        self._path_settings = path_settings
        self.by_settings: dict[Settings, EventValidator] = {}

    def of(self, source: Source | Unopened) -> EventValidator:
        """The validator of a source: what the command line says, with what the configuration says of its path."""
        settings = self._path_settings.of(source.place if isinstance(source, Source) else None)
        validator = self.by_settings.get(settings)
        if validator is None:
            validator = self.by_settings[settings] = EventValidator(settings)
            if validator.remark and len(self.by_settings) == 1:
                remark(validator.remark)
        return validator


def said_of(configuration: Configuration, verbose: bool) -> Iterator[str]:
    """Which configuration is used, where the user wants to know or cannot guess it."""
    file = configuration.source
    if verbose:
        yield f"configuration: {visible(str(file)) if file else 'none'}"
    elif file is not None and file.parent.resolve() in Path.cwd().parents:
        yield f"options are from {visible(os.path.relpath(file))}; --isolated leaves them out"
