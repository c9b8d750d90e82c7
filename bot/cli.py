"""The commands. Started as `nashra`."""
