"""One module a calculator: the clauses' sentences, and the arithmetic that follows them."""
