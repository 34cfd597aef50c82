"""The time of their interview as the applicant chooses and moves it."""
