"""What the engine's statements read is in the database before they run."""


def flush(env, sources):
    """Write out what is pending of ``sources``: names of fields by model, also of modules that may be missing."""
    for model, names in sources.items():
        if model in env:
            env[model].flush_model([name for name in names if name in env[model]._fields])
