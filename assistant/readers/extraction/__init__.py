"""A process of its own, bounded in time and memory, in which strangers' HTML, PDF and DOCX are parsed."""
