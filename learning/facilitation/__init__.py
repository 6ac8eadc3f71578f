"""What a facilitator works from: notes for each module, the working sessions, what holds in every group."""
