"""Tables, migrations and one store per aggregate; driver errors are translated here."""
