"""Small vector charts: pure functions from data to an SVG string, coloured by the page's style sheet."""
