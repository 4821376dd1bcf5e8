"""Where the files stand that reading needs; the model cards beside them say how each was made."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

CRNN_WEIGHTS = FOLDER / "crnn.safetensors"
CRNN_LIGHT_WEIGHTS = FOLDER / "crnn-light.safetensors"
DETECTOR_WEIGHTS = FOLDER / "detector.safetensors"
DETECTOR_LIGHT_WEIGHTS = FOLDER / "detector-light.safetensors"
CALIBRATION = FOLDER / "calibration.json"
LANGUAGE_MODEL = FOLDER / "language.npz"
