namespace Zakenak.Testing;

/// <param name="Kubeconfig">Of an administrator.</param>
/// <param name="Namespaces">Whose pods run, whether they are there yet or not; at least one.</param>
/// <param name="Name">Null: a name of its own.</param>
internal sealed record NodeArguments(string Kubeconfig, IReadOnlyList<string> Namespaces, string? Name)
{
    /// <summary>Null when they are not understood.</summary>
    public static NodeArguments? Read(string[] arguments)
    {
        string? kubeconfig = null, name = null;
        var namespaces = new List<string>();
        foreach (var pair in arguments.Chunk(2))
        {
            switch (pair)
            {
                case ["--kubeconfig", var file]: kubeconfig = file; break;
                case ["--namespace", var ns]: namespaces.Add(ns); break;
                case ["--name", var given]: name = given; break;
                default: return null;
            }
        }
        return kubeconfig is null || namespaces.Count == 0 ? null : new NodeArguments(kubeconfig, namespaces, name);
    }
}
