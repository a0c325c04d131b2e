"""GAN Studio: train a generative adversarial network on your own sprites."""

__version__ = "0.1.0"
