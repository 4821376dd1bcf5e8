"""The one version number: of the package, the API's description, the command, the metrics and the image."""

VERSION = "0.2.0"
