"""Plans and searches as drawings: SVG that we write ourselves."""
