"""Branching stories: authored as data, checked as a graph, played as plain pages."""
