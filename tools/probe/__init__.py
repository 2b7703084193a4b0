"""`make probe`: which of the things that Portico takes for granted on AWS hold in an account."""
