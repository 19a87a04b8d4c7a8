"""The window: a chat made of Gradio's components, its sources, its library, and where it is served."""
