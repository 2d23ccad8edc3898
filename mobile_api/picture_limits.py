"""What the process that unpacks a picture and the one that asks it agree on; needs no library."""

MOST_MEGAPIXELS = 60
UNREADABLE, TOO_MANY_PIXELS = "unreadable", "too-many-pixels"
