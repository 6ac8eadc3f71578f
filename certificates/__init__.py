"""Certificates: what is printed, issuing, codes, signing, verifying, rendering. Handed facts; knows no course."""
