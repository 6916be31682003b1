"""Route risk: how documented policy changed the risk of refugee routes, every number tied to its sources."""
