"""The terms everything else is said in: vocabulary, cue words, errors."""
