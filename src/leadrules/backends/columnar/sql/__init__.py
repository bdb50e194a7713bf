"""SQL text as the other reading of a plan, and the engines that run it: DuckDB, Spark, Ibis."""
