"""A chat model that writes the answer: connected, prompted, read, and checked sentence by sentence."""
