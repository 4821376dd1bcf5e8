"""Line pictures to text: CRNN, CTC, beam search, language model, calibrated confidence."""
