"""Long trials of the whole product: a company's year, and a desk under torture."""
