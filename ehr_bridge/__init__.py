"""The HR store and its domains; "EHR" is electronic human resources."""
