"""The export formats, one file each; a file here is a format in the window and on the command line."""
