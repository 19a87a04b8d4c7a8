"""The server: one web application for the window and for other tools; `app.py` puts it together."""
