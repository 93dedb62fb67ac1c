"""Running notebooks: parameters in, an executed notebook, a release or a reason why not."""
