"""Every sentence that people read, one file a language, and the phrasebook that says them."""
