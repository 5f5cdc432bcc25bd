"""Reports as one HTML page each, which needs no network and no script: its sections, pictures, templates and assets."""
