"""Where people come in: HTTP for their media, the live socket, and who may enter."""
