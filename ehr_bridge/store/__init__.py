"""The relational store that every domain's tables live in."""
