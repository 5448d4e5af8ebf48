"""How the models of ``extractor.model`` are made: data, network, training, export. It is not installed."""
