"""The interview that the AI leads: its steps, what it says, hears and asks back; no I/O."""
