"""What every command writes with: stdout and stderr, files, progress, words, times and styles."""
