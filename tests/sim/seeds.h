/* SEED_KNOWN(number): a run that broke a law once, in the core or in the world; they run first wherever no seed is given */
SEED_KNOWN(428121)
SEED_KNOWN(795326311794)
SEED_KNOWN(795326453241)
SEED_KNOWN(795326617543)
