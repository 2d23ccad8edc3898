"""The office: requests become jobs, jobs become visits, visits find their technician."""
