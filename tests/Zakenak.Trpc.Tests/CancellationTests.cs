using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

public sealed class CancellationTests
{
    public static TheoryData<string, string> Links => Clients.WithLinks;

    [Theory, MemberData(nameof(Links))]
    public async Task Caller_who_leaves_cancels_the_work(string version, string link)
    {
        await using var server = await SampleServer.StartAsync();
        var result = TrpcClient.Of(version).RunAsync(server, $$"""
            const leave = new AbortController();
            const requests = [];
            const call = outcome(connect('{{link}}', { fetch: (address, init) => {
              fetch(url + '/gate.wait?input=' + encodeURIComponent('{"gate":"sent"}')).then(() => leave.abort());
              return fetch(address, init);
            } }).gate.waitBack.mutate({ gate: 'work' }, { signal: leave.signal }));
            return call;
            """);
        await Task.WhenAll(server.Gates["work"].Entered, server.Gates["sent"].Entered);
        server.Gates["sent"].Open();
        await server.Gates["work"].Cancelled;
        (await result)["error"].ShouldNotBeNull();
        server.Log.Lines.ShouldBeEmpty();
    }
}
