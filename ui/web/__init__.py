"""The web server: routes, protocols, who may use them, and its life from start to stop."""
