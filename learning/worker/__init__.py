"""What runs beside the pages: mail that is due, the files of new certificates, reminders, tidying."""
