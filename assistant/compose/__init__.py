"""From what was read to what is shown: which evidence, whole lists, quotations, what is missing."""
