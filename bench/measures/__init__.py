"""What `bench/run.py` measures: data sets, judgements, sections, reports."""
