"""Who goes: technicians, their skills, shifts, absences and stock."""
