"""Charts as small SVG of our own palette, drawn by Vega-Lite and stripped to what a page needs."""
