"""How well a resume fits an opening, requirement by requirement, with its evidence."""
