"""Where comments come from and where decisions go: WordPress, and any other site over HTTP."""
