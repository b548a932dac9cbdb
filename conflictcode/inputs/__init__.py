"""What researchers have (files, folders, exports), turned into rows, and rows into articles."""
