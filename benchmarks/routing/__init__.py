"""Our search beside PyVRP, VROOM and OR-Tools, on the same problems and the same core."""
