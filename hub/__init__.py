"""The service: it stores, judges, raises tickets and finds a person."""
