"""Income poverty, alone and beside multidimensional poverty."""
