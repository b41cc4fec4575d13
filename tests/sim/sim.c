/*
 * sim.c - the laws of the house under random events, with a seed that is printed
 *
 * sim [EVENTS [SEED]]: EVENTS random events in runs of 5,000; each run ends in
 * calm, in which everybody must be served. The same seed is the same run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/sim/world.h"

#define SEED 20261122 /* where none is given: every machine checks the same runs */
#define RUN_EVENTS 5000

/* run - one world; false: a law was broken, and it is told how to see it again */
static bool run(uint64_t seed, bool trace, uint64_t *events)
{
    static struct world world;
    bool calm;

    world_init(&world, seed);
    world.trace = trace;
    for (unsigned i = 0; i < RUN_EVENTS && !world.fault; i++)
        world_event(&world);
    calm = world.fault || world_calm(&world);
    *events += world.events;
    if (!calm && !world.fault)
        world.fault = "in calm everybody is served";
    if (world.fault)
        printf("broken after %" PRIu64 " events: %s\n  again: sim 1 %" PRIu64 "\n", world.events, world.fault,
               seed);
    world_fini(&world);
    return !world.fault;
}

/* main - runs until the events are spent */
int main(int argc, char **argv)
{
    uint64_t wanted = argc > 1 ? strtoull(argv[1], NULL, 10) : 200000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : SEED;
    uint64_t events = 0, runs = 0;

    printf("seed %" PRIu64 "\n", seed);
    while (events < wanted) {
        if (!run(seed + runs, argc > 3, &events))
            return 1;
        runs++;
    }
    printf("%" PRIu64 " events in %" PRIu64 " runs: no law broken\n", events, runs);
    return 0;
}
