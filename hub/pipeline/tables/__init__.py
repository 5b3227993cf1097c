"""Tables in and out: what offices send and want back. All of a table comes in, or nothing."""
