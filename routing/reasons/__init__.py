"""Why a task was left out: what each worker lacks, and all of that summed up."""
