"""Rules that hold on every form, and what the rules of several notices share."""
