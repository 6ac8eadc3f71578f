"""How an authored file is read: strict YAML, front matter, Markdown to safe HTML, problems with file and line."""
