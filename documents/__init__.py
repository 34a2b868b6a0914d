"""How do papers become values, and values papers? Bytes in, bytes out; opens no file itself."""
