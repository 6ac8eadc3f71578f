"""What a learner keeps: notes, bookmarks, wishes, confidence, and one promise a module."""
