"""Interviews as tests of an applicant tracking system, of which Vivavoce is the partner.

After Greenhouse's Assessment API: developers.greenhouse.io/assessment.html.
"""
