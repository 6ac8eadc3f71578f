"""Who is reminded and asked again, when, and what was sent."""
