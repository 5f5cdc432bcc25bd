"""The bundled JSON Schemas: how files become documents, how documents are closed, and what they say of a place."""
