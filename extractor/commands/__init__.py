"""The commands of ``khabar``, one file each; a command's file imports heavy modules inside its function."""
