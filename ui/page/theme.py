"""The look of the page: one calm sheet, fonts that every machine has, nothing fetched."""

from __future__ import annotations

import gradio as gr

FONT = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "system-ui", "sans-serif")
MONO = ("ui-monospace", "Consolas", "monospace")
GREEN = gr.themes.Color(
    name="pine",
    c50="#f0f7f5",
    c100="#e2eeea",
    c200="#c2ddd5",
    c300="#96c5b9",
    c400="#5fa394",
    c500="#3a8475",
    c600="#276a5e",
    c700="#1b5e58",
    c800="#184b47",
    c900="#143d3a",
    c950="#0b2422",
)


def theme() -> gr.themes.Base:
    """Make the theme; its colours are those of assets/page.css."""
    base = gr.themes.Base(primary_hue=GREEN, neutral_hue="stone", font=FONT, font_mono=MONO)
    return base.set(
        body_background_fill="#f7f6f2",
        body_background_fill_dark="#15191b",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1d2326",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1d2326",
        body_text_color="#1e2628",
        body_text_color_dark="#e7e9e6",
        block_label_text_color="#566061",
        block_label_text_color_dark="#a7b0af",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1d2326",
        input_border_color="#d9d8d0",
        input_border_color_dark="#364043",
        input_border_width="1px",
        button_primary_background_fill="#1b5e58",
        button_primary_background_fill_hover="#184b47",
        button_primary_background_fill_dark="#276a5e",
        button_primary_background_fill_hover_dark="#1b5e58",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
    )
