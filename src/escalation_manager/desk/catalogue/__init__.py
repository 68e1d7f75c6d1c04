"""Everything that can be asked at the counter, once, for every door to derive itself from."""
