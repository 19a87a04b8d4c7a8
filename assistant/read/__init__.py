"""Units of passages, and what judges whether they answer: learned, not ruled (docs/reader.md)."""
