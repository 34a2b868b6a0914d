"""The steps by which a database came to its present shape; storage/shape.py runs them."""
