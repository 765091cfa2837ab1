"""Benchmarks: a department of a hundred thousand work orders, measured beside PostgreSQL alone."""
