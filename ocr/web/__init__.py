"""The HTTP side: uploads in, replies and the web page out. No other part of the library knows BentoML or Starlette."""
