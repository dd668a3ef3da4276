using System.Collections;

namespace Zakenak.Engine.Sources;

/// <summary>What the variables of a child process are.</summary>
internal static class ToolEnvironment
{
    /// <summary>Of the caller's variables those that a program needs to run at all, and to reach its hosts.</summary>
    private static readonly string[] Passed =
    [
        "PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "SystemRoot", "PATHEXT",
    ];

    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

    public static Dictionary<string, string> OfThisProcess() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    /// <summary>For programs of the user's that need all of the user's variables: but for ours, which may be secrets.</summary>
    public static Dictionary<string, string> WithoutOurs(IReadOnlyDictionary<string, string> caller) => caller
        .Where(v => !v.Key.StartsWith("ZAKENAK_", StringComparison.Ordinal)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

    /// <summary>For rendering from files alone: nothing of the user's, every place to write in the scratch folder.</summary>
    public static Dictionary<string, string> Closed(IReadOnlyDictionary<string, string> caller, ScratchFolder scratch)
    {
        var variables = Passed.Where(caller.ContainsKey).ToDictionary(name => name, name => caller[name], StringComparer.Ordinal);
        variables["HOME"] = variables["USERPROFILE"] = scratch.Folder("home");
        variables["TMPDIR"] = variables["TEMP"] = variables["TMP"] = scratch.Folder("tmp");
        variables["KUBECONFIG"] = Path.Combine(scratch.Path, "home", "kubeconfig"); // not there: no cluster is asked by accident
        AddHelm(variables, scratch);
        return variables;
    }

    /// <summary>As <see cref="Closed"/>, and no way out: every proxy is a closed door, and Git may speak no protocol.</summary>
    public static Dictionary<string, string> Offline(IReadOnlyDictionary<string, string> caller, ScratchFolder scratch)
    {
        var variables = Closed(caller, scratch);
        variables["GIT_ALLOW_PROTOCOL"] = "none";
        variables["NO_PROXY"] = variables["no_proxy"] = "";
        foreach (var proxy in Proxies)
        {
            variables[proxy] = "http://127.0.0.1:9";
        }
        return variables;
    }

    /// <summary>For a Helm that needs the user's own credentials (a kubeconfig's plugin, a registry's login): as <see cref="WithoutOurs"/>.
    /// Templates do not see them: Helm takes <c>env</c> away from charts.</summary>
    public static Dictionary<string, string> Open(IReadOnlyDictionary<string, string> caller, ScratchFolder scratch)
    {
        var variables = WithoutOurs(caller).Where(v => !v.Key.StartsWith("HELM_", StringComparison.Ordinal))
            .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        AddHelm(variables, scratch);
        if (UserFile(caller, "HELM_REGISTRY_CONFIG", "registry", "config.json") is { } logins)
        {
            variables["HELM_REGISTRY_CONFIG"] = logins;
        }
        if (UserFile(caller, "HELM_REPOSITORY_CONFIG", "repositories.yaml") is { } repositories)
        {
            File.Copy(repositories, variables["HELM_REPOSITORY_CONFIG"], overwrite: true); // a copy: it is added to
        }
        return variables;
    }

    private static void AddHelm(Dictionary<string, string> variables, ScratchFolder scratch)
    {
        var helm = scratch.Folder("helm");
        variables["HELM_CACHE_HOME"] = Path.Combine(helm, "cache");
        variables["HELM_CONFIG_HOME"] = Path.Combine(helm, "config");
        variables["HELM_DATA_HOME"] = Path.Combine(helm, "data");
        variables["HELM_PLUGINS"] = Path.Combine(helm, "plugins");
        variables["HELM_REPOSITORY_CACHE"] = Path.Combine(helm, "repository");
        variables["HELM_REPOSITORY_CONFIG"] = Path.Combine(helm, "repositories.yaml");
        variables["HELM_REGISTRY_CONFIG"] = Path.Combine(helm, "registry.json");
    }

    /// <summary>A file of the user's Helm: named by a variable, else in its configuration folder; null when there is none.</summary>
    private static string? UserFile(IReadOnlyDictionary<string, string> caller, string variable, params string[] name)
    {
        var folder = caller.TryGetValue("HELM_CONFIG_HOME", out var home) ? home
            : caller.TryGetValue("XDG_CONFIG_HOME", out var config) ? Path.Combine(config, "helm")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "helm");
        var path = caller.TryGetValue(variable, out var named) ? named : Path.Combine([folder, .. name]);
        return File.Exists(path) ? path : null;
    }
}
