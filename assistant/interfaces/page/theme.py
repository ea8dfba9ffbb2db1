"""The look: Gradio's variables; everything else is in page.css. System fonts only, so that nothing is fetched."""

from __future__ import annotations

from typing import Any

SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Ubuntu",
    "Cantarell",
    "Noto Sans",
    "Liberation Sans",
    "sans-serif",
)
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")


def theme() -> Any:
    """A `gradio.themes.Base` in the page's colours: variables that page.css sets for light and dark."""
    import gradio as gr

    paper, sheet, ink, quiet, line, accent = (
        f"var(--ba-{name})" for name in ("paper", "sheet", "ink", "quiet", "line", "accent")
    )
    colours = {
        "body_background_fill": paper,
        "background_fill_primary": sheet,
        "background_fill_secondary": paper,
        "block_background_fill": sheet,
        "block_border_color": line,
        "block_label_text_color": quiet,
        "block_title_text_color": ink,
        "body_text_color": ink,
        "body_text_color_subdued": quiet,
        "border_color_primary": line,
        "border_color_accent": accent,
        "color_accent": accent,
        "input_background_fill": sheet,
        "input_background_fill_focus": sheet,
        "input_border_color": "var(--ba-edge)",
        "input_border_color_focus": accent,
        "input_placeholder_color": quiet,
        "button_primary_background_fill": accent,
        "button_primary_background_fill_hover": "var(--ba-accent-strong)",
        "button_primary_text_color": "var(--ba-on-accent)",
        "button_secondary_background_fill": sheet,
        "button_secondary_background_fill_hover": paper,
        "button_secondary_text_color": ink,
        "button_secondary_border_color": "var(--ba-edge)",
        "link_text_color": accent,
        "loader_color": accent,
    }
    base = gr.themes.Base(
        font=[gr.themes.Font(name) for name in SANS],
        font_mono=[gr.themes.Font(name) for name in MONO],
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
