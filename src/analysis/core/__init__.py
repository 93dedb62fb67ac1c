"""What everybody needs and nobody owns: errors, missing values, audience, project, labels, engines."""
