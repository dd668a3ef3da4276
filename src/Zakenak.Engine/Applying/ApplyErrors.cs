using System.Net;
using System.Text.RegularExpressions;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>What the API server refused, in words that say what to do.</summary>
internal static partial class ApplyErrors
{
    private static readonly string[] immutable =
    [
        "immutable", "may not be changed", "cannot change roleRef", "updates to statefulset spec for fields other than",
        "pod updates may not change fields other than", "are forbidden", "primary clusterIP can not be unset", "may not change once set",
    ];

    public static ReconcileException Explain(KubernetesException e, Target target)
    {
        if (e.StatusCode == HttpStatusCode.Forbidden && e.Causes.Any(c => c.Type == "NamespaceTerminating"))
        {
            return new(Reasons.ApplyFailed, $"The namespace {target.Ref.Namespace} is being deleted, so nothing can be created in it. "
                + "Wait until it is gone (kubectl get namespace shows what holds it), then run again.", e);
        }
        if (e.StatusCode == HttpStatusCode.Forbidden)
            return Forbidden(e, target.Ref);
        if (IsMissingNamespace(e, target.Ref.Namespace))
            return NamespaceMissing(target.Ref.Namespace!, e);
        if (IsImmutable(e))
        {
            return new(Reasons.ImmutableField, $"{Fields(e, target)} cannot be changed after creation. "
                + (Replacement.IsSafe(target.Ref) ? "Declare the old value again, or let --replace delete the object and create it anew"
                    + Replacement.Price(target.Ref) : "Declare the old value again; recreating it could lose data, so only you can delete it") + ".", e);
        }
        if (IsWebhook(e))
            return new(Reasons.WebhookUnavailable, $"An admission webhook did not answer: {Text(e, target)}. Check the pods behind it.", e);
        if (IntegerQuantity().IsMatch(e.Message))
        {
            return new(Reasons.ApplyFailed, $"This API server wants quantities as text: {Text(e, target)}. Write them in quotes (cpu: \"1\").", e);
        }
        if (e.Message.Contains("duplicate entries for key", StringComparison.Ordinal))
        {
            return new(Reasons.ApplyFailed, $"A list names the same key twice, which server-side apply refuses: {Text(e, target)}. Remove one of the entries.", e);
        }
        if (e.Message.Contains("unknown field", StringComparison.Ordinal) || e.Message.Contains("field not declared in schema", StringComparison.Ordinal))
        {
            return new(Reasons.ApplyFailed, $"The cluster does not know a field: {Text(e, target)}. Check its spelling and place "
                + $"(kubectl explain {target.Ref.Kind.ToLowerInvariant()}).", e);
        }
        return new(Reasons.ApplyFailed, $"The API server refused it: {Text(e, target)}", e);
    }

    public static ReconcileException Forbidden(KubernetesException e, ObjectRef? about) => new(Reasons.Forbidden,
        $"Missing right: {e.Message}. Ask whoever administers the cluster for a Role that allows it"
        + (about?.Namespace is { } ns ? $" in namespace {ns}." : "."), e);

    public static ReconcileException NamespaceMissing(string ns, Exception? cause = null) => new(Reasons.NamespaceMissing,
        $"The namespace {ns} does not exist. Set deploy.createNamespace: true, declare it, or create it: kubectl create namespace {ns}", cause);

    public static bool IsMissingNamespace(KubernetesException e, string? ns) => ns is not null && e.StatusCode == HttpStatusCode.NotFound
        && e.Message.Contains($"namespaces \"{ns}\" not found", StringComparison.Ordinal);

    public static bool IsImmutable(KubernetesException e) => e.StatusCode == HttpStatusCode.UnprocessableEntity
        && immutable.Any(words => e.Message.Contains(words, StringComparison.Ordinal));

    /// <summary>A webhook that cannot be called, as right after its own installation; not one that said no.</summary>
    public static bool IsWebhook(KubernetesException e) =>
        e.Message.Contains("failed calling webhook", StringComparison.Ordinal) && (int)e.StatusCode >= 500;

    private static string Fields(KubernetesException e, Target target)
    {
        var fields = e.Causes.Select(c => c.Field).Where(f => f.Length > 0 && f != "<nil>").Distinct().ToList();
        return fields.Count > 0 ? string.Join(", ", fields) : Text(e, target);
    }

    /// <summary>The server's words; of a Secret without the values that it quotes.</summary>
    private static string Text(KubernetesException e, Target target) =>
        target.IsSecret ? QuotedValue().Replace(e.Message, "Invalid value: ***") : e.Message;

    [GeneratedRegex("Invalid value: (\"(\\\\.|[^\"\\\\])*\"|[^:]*)")]
    private static partial Regex QuotedValue();

    [GeneratedRegex("(?i)quantit|cannot unmarshal number into Go (struct field|value of type) .*(Quantity|string)|expected string, got &value.*(limits|requests|storage|cpu|memory)")]
    private static partial Regex IntegerQuantity();
}
