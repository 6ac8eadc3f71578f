"""What every noun may use: database, clock, errors, audit, mail outbox, locales, PDF. Knows no noun."""
