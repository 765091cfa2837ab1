"""Tags for showing customers."""
