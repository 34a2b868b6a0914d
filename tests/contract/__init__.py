"""What the platforms would say and hear, over real HTTP on loopback."""
