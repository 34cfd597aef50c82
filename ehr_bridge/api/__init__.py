"""The edge of the REST API: what every domain's routes stand on."""
