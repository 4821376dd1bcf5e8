"""What happens to a line or a page on paper, in the light, in the camera."""
