"""How fast, how large: ours and others on the same articles in one run. `make bench`; see `benchmarks/README.md`."""
