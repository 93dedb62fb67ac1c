"""From an executed notebook to what is handed out: the document model and its writers."""
