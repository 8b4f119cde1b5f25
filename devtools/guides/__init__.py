"""The guides as pages of the help panel: HTML made of Markdown, and which screen has which page."""
