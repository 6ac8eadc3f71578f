"""The rule: may this enrolment be called complete? Evaluated in the transaction that changes it."""
