"""The flow, one file a step; `flow` lists the steps in order."""
