"""The floor for recording: a bare Django view with session and login that inserts one row."""
