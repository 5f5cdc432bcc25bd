"""What `segcli listen` shows of deliveries: each file is a format, with a class `Format`."""
