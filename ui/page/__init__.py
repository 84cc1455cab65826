"""The page: what a researcher sees in a browser, tab by tab."""
