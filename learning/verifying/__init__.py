"""`cpms verify`: whether the data still says what the rules promise. Every check reads; none writes."""
