"""What is trained on: texts, fonts, hands, lines, pages."""
