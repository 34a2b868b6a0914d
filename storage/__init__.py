"""Where the registers are kept: the only package that knows SQLAlchemy."""
