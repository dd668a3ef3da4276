using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster.Connecting;

namespace Zakenak.Engine.Cluster;

/// <summary>One context of a kubeconfig as a text of its own that names no file: to be given to a server. As
/// <c>kubectl config view --raw --flatten --minify</c>.</summary>
public static class PortableKubeconfig
{
    private static readonly string[] files = ["certificate-authority", "client-certificate", "client-key"];

    /// <param name="file"><c>-</c> is standard input, where files are named relative to the working directory.</param>
    /// <param name="context">Null: the current one.</param>
    /// <returns>JSON, which is YAML. It holds credentials.</returns>
    /// <exception cref="ReconcileException"><see cref="Reasons.KubeconfigInvalid"/>.</exception>
    public static string Read(string file, string? context)
    {
        var given = file == "-"
            ? KubeconfigFiles.Parse(Console.In.ReadToEnd(), Path.GetFullPath("standard input"))
            : KubeconfigFiles.Load(file, _ => null)!;
        var chosen = given.Context(context);
        var cluster = given.Cluster(chosen);
        var entry = new JsonObject { ["cluster"] = cluster.Name };
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = chosen.Name,
            ["clusters"] = new JsonArray(Named(cluster.Name, "cluster", WithoutFiles(cluster))),
        };
        if (given.User(chosen) is { } user)
        {
            config["users"] = new JsonArray(Named(user.Name, "user", WithoutFiles(user)));
            entry["user"] = user.Name;
        }
        if (chosen.Text("namespace") is { } ns)
            entry["namespace"] = ns;
        config["contexts"] = new JsonArray(Named(chosen.Name, "context", entry));
        return config.ToJsonString();
    }

    private static JsonObject Named(string name, string what, JsonObject content) => new() { ["name"] = name, [what] = content };

    private static JsonObject WithoutFiles(KubeconfigEntry entry)
    {
        var content = new JsonObject();
        // Text stays text: a token of digits is no number.
        foreach (var (key, value) in entry.Node.Entries.Where(e => !files.Contains(e.Key) && e.Key != "tokenFile"))
            content[key] = value.Text ?? value.ToJson();
        foreach (var key in files)
        {
            if (entry.Data(key) is { } data)
                content[$"{key}-data"] = Convert.ToBase64String(data);
        }
        if (entry.Text("tokenFile") is { } tokenFile) // before the token, as where it is used
            content["token"] = Token(entry, tokenFile);
        return content;
    }

    private static string Token(KubeconfigEntry user, string file)
    {
        try
        {
            return File.ReadAllText(user.Resolve(file)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw user.Invalid($"its tokenFile cannot be read: {e.Message}", e);
        }
    }
}
