"""The look: Gradio's variables; everything else is in page.css. System fonts only, so that nothing is fetched."""

from typing import Any

SANS = "system-ui, -apple-system, Segoe UI, Roboto, Ubuntu, Cantarell, Noto Sans, Liberation Sans, sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, Liberation Mono, monospace"


def theme() -> Any:
    """A `gradio.themes.Base` in the page's colours: variables that page.css sets for light and dark."""
    import gradio as gr

    uses = {
        "paper": "body_background_fill background_fill_secondary button_secondary_background_fill_hover",
        "sheet": "background_fill_primary block_background_fill input_background_fill input_background_fill_focus"
        " button_secondary_background_fill",
        "ink": "block_title_text_color body_text_color button_secondary_text_color",
        "quiet": "block_label_text_color body_text_color_subdued input_placeholder_color",
        "line": "block_border_color border_color_primary",
        "edge": "input_border_color button_secondary_border_color",
        "accent": "border_color_accent color_accent input_border_color_focus button_primary_background_fill"
        " link_text_color loader_color",
        "accent-strong": "button_primary_background_fill_hover",
        "on-accent": "button_primary_text_color",
    }
    colours = {use: f"var(--ba-{name})" for name, held in uses.items() for use in held.split()}
    base = gr.themes.Base(
        font=[gr.themes.Font(name) for name in SANS.split(", ")],
        font_mono=[gr.themes.Font(name) for name in MONO.split(", ")],
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
        spacing_size=gr.themes.sizes.spacing_md,
    )
    return base.set(
        **colours,
        **{f"{name}_dark": value for name, value in colours.items() if hasattr(base, f"{name}_dark")},
        block_shadow="none",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_shadow="none",
        button_secondary_shadow="none",
        button_large_text_weight="600",
    )
