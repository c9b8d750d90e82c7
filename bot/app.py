"""The one composition: settings in, running parts out."""
