"""From bytes to statements and links, each with the characters it came from."""
