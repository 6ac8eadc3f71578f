"""One's own data: handed out whole, and erased. Each noun says what it holds; this walks them."""
