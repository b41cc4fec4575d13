/*
 * strophe_echo.c - an echo on libstrophe's own component connection, as its manual says
 *
 * usage: strophe_echo PORT
 *
 * As it is, such a connection crashes on the server's <handshake/>: what it
 * keeps for stream management is only made for clients, and used for all. The
 * public cure is a client connection that goes nowhere and gives its state
 * away.
 */
#include <stdio.h>
#include <stdlib.h>
#include <strophe.h>

#define DOMAIN "support.example.org"
#define NOBODY_LISTENS 1 /* a port of loopback without a server */

/* on_message - exchange the addresses and send it back */
static int on_message(xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *arg)
{
    xmpp_stanza_t *echo = xmpp_stanza_copy(stanza);
    (void)arg;
    xmpp_stanza_set_to(echo, xmpp_stanza_get_from(stanza));
    xmpp_stanza_set_from(echo, xmpp_stanza_get_to(stanza));
    xmpp_send(conn, echo);
    xmpp_stanza_release(echo);
    return 1;
}

/* on_stream - up: listen; down: the flood is over */
static void on_stream(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
                      xmpp_stream_error_t *stream_error, void *ctx)
{
    (void)error, (void)stream_error;
    if (event == XMPP_CONN_CONNECT)
        xmpp_handler_add(conn, on_message, NULL, "message", NULL, NULL);
    else
        xmpp_stop(ctx);
}

/* on_nothing - nobody cares what becomes of the client connection */
static void on_nothing(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
                       xmpp_stream_error_t *stream_error, void *arg)
{
    (void)conn, (void)event, (void)error, (void)stream_error, (void)arg;
}

/* donate_state - what the component's connection lacks */
static int donate_state(xmpp_ctx_t *ctx, xmpp_conn_t *component)
{
    xmpp_conn_t *donor = xmpp_conn_new(ctx);
    xmpp_sm_state_t *state;

    xmpp_conn_set_jid(donor, "donor@localhost");
    xmpp_conn_set_pass(donor, "none");
    xmpp_connect_client(donor, "127.0.0.1", NOBODY_LISTENS, on_nothing, NULL);
    while (!(state = xmpp_conn_get_sm_state(donor)))
        xmpp_run_once(ctx, 10);
    xmpp_conn_release(donor);
    return xmpp_conn_set_sm_state(component, state);
}

/* main - connect, and echo until the server closes the stream */
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    xmpp_initialize();
    xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
    xmpp_conn_t *conn = xmpp_conn_new(ctx);
    xmpp_conn_set_jid(conn, DOMAIN);
    xmpp_conn_set_pass(conn, "secret");
    if (donate_state(ctx, conn) != XMPP_EOK ||
        xmpp_connect_component(conn, "127.0.0.1", (unsigned short)strtoul(argv[1], NULL, 10), on_stream,
                               ctx) != XMPP_EOK) {
        fputs("strophe_echo: cannot connect\n", stderr);
        return 1;
    }
    xmpp_run(ctx);
    xmpp_conn_release(conn);
    xmpp_ctx_free(ctx);
    xmpp_shutdown();
    return 0;
}
