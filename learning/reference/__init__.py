"""What a person looks up: standards, principles, words, job aids, checklists, reading, working sessions."""
