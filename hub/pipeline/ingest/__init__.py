"""From a message to committed rows: `rows` says what, `sorting` says where, `step` commits."""
