using Zakenak.Engine.Cluster;

namespace Zakenak.Testing;

/// <summary>A namespace that goes when the test is over, or with the whole cluster if that is thrown away.</summary>
public sealed class TestNamespace(KubernetesClient client, string name) : IAsyncDisposable
{
    public static readonly ApiResource Resource = new("", "v1", "Namespace", "namespaces", false, ["get", "create", "delete"]);

    public string Name { get; } = name;

    /// <summary>Asks for the deletion only: the server empties the namespace while other tests run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!TestCluster.IsThrownAway) await client.DeleteAsync(Resource, null, Name, new DeleteOptions(), CancellationToken.None);
    }

    public override string ToString() => Name;
}
