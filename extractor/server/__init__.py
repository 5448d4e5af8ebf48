"""The HTTP service and its page: ``create_app`` for an ASGI server, ``khabar serve`` from the command line."""
