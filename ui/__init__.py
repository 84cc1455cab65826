"""What people and programs touch: command line, web page, SPARQL endpoint."""

import os

# Before anything imports gradio: it asks hosts of its makers at start otherwise.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# And it would make statistics with pandas after every event, for a page that nobody opens here.
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
