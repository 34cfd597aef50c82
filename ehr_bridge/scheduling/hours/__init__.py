"""When people work and can be met: weekly hours, working days, wishes in words."""
