"""The kinds of starter sprite, one file each: adding a file here adds a kind."""
