"""Tables as files: CSV and XLSX, as offices save them."""
