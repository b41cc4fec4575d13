/* STRATEGY(name, word, text): how the one to be asked is chosen among those who can be */
STRATEGY(STRATEGY_LEAST_LOADED, "least-loaded", "the least load for the limit, then the longest idle")
STRATEGY(STRATEGY_LONGEST_IDLE, "longest-idle", "the longest idle, then the least load for the limit")
STRATEGY(STRATEGY_ROUND_ROBIN, "round-robin", "who was asked the longest time ago")
STRATEGY(STRATEGY_RING_ALL, "ring-all", "all at once: the first to take it has it")
