%% mod_guest_lock - keeps anonymous visitors to the support service
%%
%% For ejabberd 23.01 and newer. Loaded on the guests' host only: a guest may send to, and
%% receive from, the domains in `allowed', his own account and his own host; whatever else
%% he sends is answered with <not-allowed/>, and what strangers send to him with
%% <service-unavailable/>. `rate' and `burst' limit his stanzas; above that they are answered
%% with <resource-constraint/>.
%%
%% Why none of ejabberd's own modules: mod_block_strangers lets room invitations, presence
%% and all questions (iq) through, and mod_isolation cuts guests from the component as well.
-module(mod_guest_lock).

-export([start/2, stop/1, reload/3, depends/2, mod_opt_type/1, mod_options/1, mod_doc/0]).
-export([on_send/1, on_receive/1]).

%% start - stands in the way of all that guests of the host send and receive
start(Host, _Opts) ->
    ejabberd_hooks:add(user_send_packet, Host, ?MODULE, on_send, 5),
    ejabberd_hooks:add(user_receive_packet, Host, ?MODULE, on_receive, 5).

%% stop - steps aside
stop(Host) ->
    ejabberd_hooks:delete(user_send_packet, Host, ?MODULE, on_send, 5),
    ejabberd_hooks:delete(user_receive_packet, Host, ?MODULE, on_receive, 5).

%% reload - nothing to do: options are read at each stanza
reload(_Host, _NewOpts, _OldOpts) ->
    ok.

%% depends - on no other module
depends(_Host, _Opts) ->
    [].

%% mod_opt_type - how each option is checked
mod_opt_type(allowed) -> econf:list(econf:domain());
mod_opt_type(rate) -> econf:pos_int();
mod_opt_type(burst) -> econf:pos_int().

%% mod_options - the defaults
mod_options(_Host) ->
    [{allowed, []}, {rate, 5}, {burst, 20}].

%% mod_doc - for ejabberd's manual
mod_doc() ->
    #{desc => "Keeps anonymous visitors to the support service."}.

%% on_send - passes, slows down or refuses what a guest sends
on_send({Stanza, #{user := User, lserver := Host} = State} = Acc) ->
    case whom(xmpp:get_to(Stanza), User, Host) of
        own ->
            Acc;
        stranger ->
            refuse(Stanza, not_allowed(), State);
        support ->
            case spend(Host, State) of
                {ok, State1} -> {Stanza, State1};
                {empty, State1} -> refuse(Stanza, too_many(), State1)
            end
    end;
on_send(Acc) ->
    Acc.

%% on_receive - passes or refuses what is sent to a guest; errors pass, our own refusals are among them
on_receive({Stanza, #{user := User, lserver := Host} = State} = Acc) ->
    case {whom(xmpp:get_from(Stanza), User, Host), xmpp:get_type(Stanza)} of
        {stranger, error} -> Acc;
        {stranger, _} -> refuse(Stanza, xmpp:err_service_unavailable(), State);
        _ -> Acc
    end;
on_receive(Acc) ->
    Acc.

%% whom - what the other side is to this guest: own (his account, his host), support or stranger
whom(undefined, _User, _Host) ->
    own;
whom(Jid, User, Host) ->
    case jid:tolower(Jid) of
        {<<>>, Host, _} -> own;
        {User, Host, _} -> own;
        {_, Server, _} ->
            case lists:member(Server, gen_mod:get_module_opt(Host, ?MODULE, allowed)) of
                true -> support;
                false -> stranger
            end
    end.

%% spend - takes one stanza from the guest's bucket, which fills at `rate' a second up to `burst'
spend(Host, State) ->
    Rate = gen_mod:get_module_opt(Host, ?MODULE, rate),
    Burst = gen_mod:get_module_opt(Host, ?MODULE, burst),
    Now = erlang:monotonic_time(millisecond),
    {Then, Had} = maps:get(?MODULE, State, {Now, Burst}),
    case min(Burst, Had + (Now - Then) * Rate / 1000) of
        Has when Has >= 1 -> {ok, State#{?MODULE => {Now, Has - 1}}};
        Has -> {empty, State#{?MODULE => {Now, Has}}}
    end.

%% refuse - drops the stanza and tells its sender; never an answer to an answer
refuse(Stanza, Error, State) ->
    case xmpp:get_type(Stanza) of
        Type when Type == error; Type == result -> ok;
        _ -> ejabberd_router:route_error(Stanza, Error)
    end,
    {stop, {drop, State}}.

%% not_allowed - the refusal of a stranger
not_allowed() ->
    xmpp:err_not_allowed(<<"Visitors may talk to the support desk only">>, <<"en">>).

%% too_many - the refusal of a flood
too_many() ->
    xmpp:err_resource_constraint(<<"Too many stanzas, slow down">>, <<"en">>).
