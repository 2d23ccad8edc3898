"""For whom: customers, how to reach them, their sites and conversations."""
