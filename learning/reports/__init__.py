"""Read-only figures and exports for managers. Every function is scoped to one organisation."""
