"""How the recogniser is made: material, drawn lines, distillation, export. Not needed to serve. See README.md."""
