namespace Zakenak.Testing;

/// <summary>The programs that the product works with: the machine's own, else the pinned ones of <c>eng/tools.sh</c>.</summary>
public static class TestTools
{
    private static readonly Lazy<string> kubectl = new(() => OnPath("kubectl") ?? Repository.LastLineOf("tools.sh", "kubectl"));
    private static readonly Lazy<string> helm = new(() => OnPath("helm") ?? Repository.LastLineOf("tools.sh", "helm"));
    private static readonly Lazy<string> helm3 = new(() => GivenHelm3() ?? Repository.LastLineOf("tools.sh", "helm3"));

    public static string KubectlPath => kubectl.Value;

    public static string HelmPath => helm.Value;

    /// <summary><c>ZAKENAK_HELM3</c>, which <c>eng/tools.sh env</c> sets, else <c>helm3</c> on the PATH, else the pinned one.</summary>
    public static string Helm3Path => helm3.Value;

    private static string? GivenHelm3() =>
        Environment.GetEnvironmentVariable("ZAKENAK_HELM3") is { Length: > 0 } given ? given : OnPath("helm3");

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
