"""How good, how varied, how close to a training picture."""
