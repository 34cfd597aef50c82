"""From measurements to scores: rules, outcomes of answers, the conclusion of an interview."""
