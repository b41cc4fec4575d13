/*
 * HAPPENING(function, weight, rare): what may happen, and how often; what is rare happens once in world->mildness
 *
 * How often is against the sum of all weights, about 1000.
 */
HAPPENING(happen_message, 160, false)
HAPPENING(happen_join, 30, false)
HAPPENING(happen_visitor, 40, false)
HAPPENING(happen_presence, 100, false)
HAPPENING(happen_answer, 80, false)
HAPPENING(happen_take, 60, false)
HAPPENING(happen_back, 30, false)
HAPPENING(happen_duty, 30, false)
HAPPENING(happen_promise, 10, false)
HAPPENING(happen_inside, 190, false)
HAPPENING(happen_guest, 30, false)
HAPPENING(happen_echo, 140, false)
HAPPENING(happen_room, 160, false)
HAPPENING(happen_thrown, 20, false)
HAPPENING(happen_time, 80, false)
HAPPENING(happen_flap, 5, false)
HAPPENING(happen_hours, 10, true)
HAPPENING(happen_clock, 3, true)
HAPPENING(happen_link, 5, true)
HAPPENING(happen_restart, 2, true)
HAPPENING(happen_reload, 3, true)
HAPPENING(happen_subscription, 2, true)
HAPPENING(happen_close, 8, true)
HAPPENING(happen_flood, 2, true)
