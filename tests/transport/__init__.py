"""How requests come in and answers go out, on small schemas of the tests' own."""
