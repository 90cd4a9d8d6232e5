"""Lists made of people's forms, and compared with them."""
