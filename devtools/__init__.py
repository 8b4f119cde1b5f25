"""What `./dev` runs: the environment, the databases, the checks and the benches."""
