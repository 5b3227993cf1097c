"""One morning of a small community, played out loud: a stranger to the hub, knowing its API only."""
