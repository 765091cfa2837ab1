"""The grammar of a regulation pack: what may stand in its files, as frozen typed rules."""
