"""Backup and restore: everything in one portable file, and back again without ever hurting what is there."""
