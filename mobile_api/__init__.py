"""The technicians' door: devices, sync, commands."""
