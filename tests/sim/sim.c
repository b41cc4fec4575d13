/*
 * sim.c - the laws of the house under random events, with a seed that is printed
 *
 * sim [EVENTS [SEED [trace]]]: EVENTS random events in runs of 5,000; each run
 * ends in calm, in which everybody must be served. The same seed is the same
 * run. Without a SEED it is another one each time, and the runs that once found
 * something come first.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/sim/world.h"

#define RUN_EVENTS 5000

/* Runs that broke a law once. */
static const uint64_t known[] = {
#define SEED_KNOWN(number) number,
#include "tests/sim/seeds.h"
#undef SEED_KNOWN
};

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
        printf("broken after %" PRIu64 " events: %s\n  again: sim 1 %" PRIu64 " trace\n", world.events,
               world.fault, seed);
    world_fini(&world);
    return !world.fault;
}

/* seed_of - the seed that an argument names, "random" another one each time */
static uint64_t seed_of(const char *word)
{
    struct timespec now;

    if (strcmp(word, "random") != 0)
        return strtoull(word, NULL, 10);
    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) % 1000000000000;
}

/* main - runs until the events are spent */
int main(int argc, char **argv)
{
    uint64_t wanted = argc > 1 ? strtoull(argv[1], NULL, 10) : 200000;
    uint64_t seed = argc > 2 ? seed_of(argv[2]) : seed_of("random");
    uint64_t events = 0, runs = 0;

    for (; runs < sizeof(known) / sizeof(known[0]) && argc <= 2; runs++)
        if (!run(known[runs], false, &events))
            return 1;
    printf("seed %" PRIu64 "\n", seed);
    while (events < wanted) {
        if (!run(seed + runs, argc > 3, &events))
            return 1;
        runs++;
    }
    printf("%" PRIu64 " events in %" PRIu64 " runs, %" PRIu64 " a second: no law broken\n", events, runs,
           events * CLOCKS_PER_SEC / ((uint64_t)clock() + 1));
    return 0;
}
