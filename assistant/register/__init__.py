"""Who does what: rows of body, relation and matter, each with the passage that says so."""
