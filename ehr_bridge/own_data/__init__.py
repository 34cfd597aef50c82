"""A copy of all that is held of an applicant, for the applicant."""
