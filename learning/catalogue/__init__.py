"""The whole course as one thing: load every authored file, check them against each other, hold the revision."""
