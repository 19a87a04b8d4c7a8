"""What is compared between a claim and its evidence: words, quantities, polarity, order."""
