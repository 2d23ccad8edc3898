"""Problems and plans as files, one module per format."""
