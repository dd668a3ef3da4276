namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>The addresses of <c>status.loadBalancer.ingress</c>, as Services and Ingresses have it.</summary>
internal static class Addresses
{
    /// <summary>Empty for none.</summary>
    public static string Of(Observed o, string path) =>
        string.Join(", ", o.Items(path).Select(i => i.Text("ip") ?? i.Text("hostname") ?? i.Text("value")).OfType<string>().Where(a => a.Length > 0));
}
