using System.Runtime.InteropServices;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

// A simulated node as a process of its own, for demos and trying things out: see eng/simulated-node.sh.
if (NodeArguments.Read(args) is not { } given)
{
    Console.Error.WriteLine("usage: Zakenak.TestCluster --kubeconfig FILE --namespace NAME [--namespace NAME]… [--name NAME]");
    return 2;
}
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var node = await SimulatedNode.StartAsync(ClusterConnection.Load(given.Kubeconfig, null), stop.Token, given.Name);
var taken = given.Namespaces.Select(ns => node.TakeAlwaysAsync(ns, stop.Token));
var namespaces = string.Join(", ", given.Namespaces);
Console.WriteLine($"simulated node {node.Name}: no container runs; pods in {namespaces} are made to look as if they did");
try
{
    await await Task.WhenAny([node.Completion, .. taken]);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine($"simulated node {node.Name}: stopped");
}
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
