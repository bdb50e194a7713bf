"""Engines that tests run on for as long as they need them: Spark in Java, a PostgreSQL server."""
