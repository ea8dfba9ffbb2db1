"""The model's server: connections, calls that end in time, faults, and a pause after several in a row."""
