// Entry point of the recording screens.
