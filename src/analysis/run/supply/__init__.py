"""What the software is made of: locked packages, their licences, known faults, a bill of materials."""
