"""The whole bot over HTTP against the strict stand-in, seen only through what each chat shows."""
