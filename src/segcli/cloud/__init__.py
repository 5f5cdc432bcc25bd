"""Objects of the stores of S3, Google Cloud and Azure as sources; nothing else opens a connection to them."""
