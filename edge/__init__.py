"""The agent that lives in one home or at one camera post."""
