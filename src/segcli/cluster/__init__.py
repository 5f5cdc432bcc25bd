"""The same findings and counts by the workers of a Dask cluster."""
