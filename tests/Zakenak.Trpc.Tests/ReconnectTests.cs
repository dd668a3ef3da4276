using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>Subscriptions whose connection is lost, silent or refused. An EventSource waits some seconds before it connects anew.</summary>
public sealed class ReconnectTests
{
    public static TheoryData<string> Version11 => Clients.Version11;

    [Theory, MemberData(nameof(Version11))]
    public async Task Dropped_subscription_resumes_after_the_last_event(string version)
    {
        await using var server = await SampleServer.StartAsync();
        var following = RunAsync(version, """
            const counting = follow(client.events.count, { to: 4, gate: 'drop' });
            await counting.until(() => counting.items().length === 2);
            await fetch(url + '/gate.wait?input=' + encodeURIComponent('{"gate":"seen"}'));
            await counting.end;
            return JSON.stringify(counting.items().map(item => item.data));
            """, server);
        await server.Gates["seen"].Entered;
        server.Gates["seen"].Open();
        server.Gates["drop"].Open();
        (await following).ShouldBe("[1,2,3,4]");
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Silent_subscription_resumes_after_the_inactivity(string version)
    {
        await using var server = await SampleServer.StartAsync(trpc =>
            (trpc.PingInterval, trpc.ReconnectAfterInactivity) = (Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(1)));
        (await RunAsync(version, """
            const resuming = follow(client.events.resume);
            await resuming.end;
            return JSON.stringify(resuming.items().map(item => item.data));
            """, server)).ShouldBe("""["one","two","resumed after 2"]""");
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Ping_keeps_a_silent_subscription_from_reconnecting(string version)
    {
        await using var server = await SampleServer.StartAsync(trpc =>
            (trpc.PingInterval, trpc.ReconnectAfterInactivity) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10)));
        var following = RunAsync(version, """
            let pings = 0;
            class Counting extends EventSource {
              constructor(...args) {
                super(...args);
                const passed = url + '/gate.wait?input=' + encodeURIComponent('{"gate":"pinged"}');
                this.addEventListener('ping', () => ++pings === 250 && fetch(passed));
              }
            }
            const silent = follow(connect('subscription', { EventSource: Counting }).events.silent, { gate: 'silent' });
            await silent.end;
            return JSON.stringify(silent.events);
            """, server);
        await server.Gates["pinged"].Entered;
        server.Gates["pinged"].Open();
        server.Gates["silent"].Open();
        (await following).ShouldBe("""["started",{"data":"opened"},"complete"]""");
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Trouble_of_the_server_makes_the_client_try_again(string version) =>
        (await RunAsync(version, """
            const failing = follow(client.events.fail, { how: 'unavailable' });
            await failing.until(events => events.filter(event => event === 'started').length === 2);
            failing.unsubscribe();
            return failing.events.find(event => event.connecting).connecting;
            """, await SampleServer.Shared)).ShouldBe("The database is away");

    private static async Task<string> RunAsync(string version, string script, SampleServer server) =>
        (await TrpcClient.Of(version).RunAsync(server, $"const client = connect('subscription');\n{script}")).GetValue<string>();
}
