"""What departs from the documentation, and since when: counts, the report and its formats."""
