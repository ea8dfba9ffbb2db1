"""Records → the HTML of each part of the page; nothing here needs Gradio."""
