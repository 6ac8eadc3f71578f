"""Pages. With cli/, the only package that knows Flask; one folder for each audience."""
