"""Who speaks when, and the words: voice activity, recognisers, transcripts, endpointing."""
