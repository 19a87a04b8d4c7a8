"""The window: its page, what it shows as HTML, and the routes that it speaks with."""
