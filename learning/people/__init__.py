"""Person, Organisation, Team, roles and permissions, passwords, sign-ins."""
