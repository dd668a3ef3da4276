using System.Net.Http.Headers;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>As whom to act: the server asks whether the user may <c>impersonate</c> them.</summary>
/// <param name="Extra">Key and value; a key may come several times.</param>
internal sealed record Impersonation(
    string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyList<KeyValuePair<string, string>> Extra)
{
    public void WriteTo(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation("Impersonate-User", User);
        if (Uid is not null)
            headers.TryAddWithoutValidation("Impersonate-Uid", Uid);
        if (Groups.Count > 0)
            headers.TryAddWithoutValidation("Impersonate-Group", Groups);
        foreach (var values in Extra.GroupBy(e => e.Key, e => e.Value))
            headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(values.Key)}", values);
    }

    /// <summary>Of a kubeconfig's user; null when it acts as itself.</summary>
    public static Impersonation? Of(KubeconfigEntry user)
    {
        var groups = user.Node.ItemsOf("as-groups").Select(g => g.Text ?? "").ToList();
        var extra = (user.Node["as-user-extra"]?.Entries ?? [])
            .SelectMany(e => e.Value.Items.Select(v => KeyValuePair.Create(e.Key, v.Text ?? ""))).ToList();
        if (user.Text("as") is { } name)
            return new Impersonation(name, user.Text("as-uid"), groups, extra);
        return groups.Count == 0 && extra.Count == 0 && user.Text("as-uid") is null
            ? null
            : throw user.Invalid("as-uid, as-groups and as-user-extra need an 'as'");
    }
}
