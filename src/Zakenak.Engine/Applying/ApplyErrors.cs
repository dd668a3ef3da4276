using System.Net;
using System.Text.RegularExpressions;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>What the API server refused, in words that say what to do.</summary>
internal static partial class ApplyErrors
{
    private static readonly string[] immutable =
    [
        "immutable", "may not be changed", "cannot change roleRef", "updates to statefulset spec for fields other than",
        "pod updates may not change fields other than", "are forbidden", "primary clusterIP can not be unset", "may not change once set",
        "failed rule: self == oldSelf", // a custom resource's own rule, where its author gave no words
    ];

    public static ReconcileException Explain(KubernetesException e, Target target)
    {
        var (reason, message) = InWords(e, target);
        // The server's own words stay out of a Secret's error altogether, also where --debug prints the cause.
        return new ReconcileException(reason, message, target.IsSecret ? null : e);
    }

    /// <summary>A refusal of a step that is not about one declared object: the inventory, the lease, a LIST.</summary>
    public static ReconcileException Explain(KubernetesException e, string ns)
    {
        if (IsMissingNamespace(e, ns))
            return NamespaceMissing(ns, e);
        if (IsTerminating(e))
            return new(Reasons.NamespaceMissing, Terminating(ns), e);
        return e.MissingRight is null ? new(Reasons.ApplyFailed, $"The API server refused a request: {e.Message}", e) : Forbidden(e, ns);
    }

    public static ReconcileException Forbidden(KubernetesException e, string? ns) => new(Reasons.Forbidden, MissingRight(e, ns), e);

    public static ReconcileException NamespaceMissing(string ns, Exception? cause = null) => new(Reasons.NamespaceMissing,
        $"The namespace {ns} does not exist. Set deploy.createNamespace: true, declare it, or create it: kubectl create namespace {ns}", cause);

    public static bool IsMissingNamespace(KubernetesException e, string? ns) => ns is not null && e.StatusCode == HttpStatusCode.NotFound
        && e.Message.Contains($"namespaces \"{ns}\" not found", StringComparison.Ordinal);

    /// <summary>Whether immutable fields are all that the server has against it: only then would a new object be accepted.</summary>
    public static bool IsImmutable(KubernetesException e) => e.StatusCode == HttpStatusCode.UnprocessableEntity
        && (e.Causes.Count > 0 ? e.Causes.All(c => SaysImmutable(c.Message)) : SaysImmutable(e.Message));

    /// <summary>A webhook that cannot be called, as right after its own installation; not one that said no.</summary>
    public static bool IsWebhook(KubernetesException e) =>
        e.Message.Contains("failed calling webhook", StringComparison.Ordinal) && (int)e.StatusCode >= 500;

    private static (string Reason, string Message) InWords(KubernetesException e, Target target)
    {
        var ns = target.Ref.Namespace;
        if (IsTerminating(e))
            return (Reasons.ApplyFailed, Terminating(ns));
        if (e.MissingRight is not null)
            return (Reasons.Forbidden, MissingRight(e, ns));
        if (IsMissingNamespace(e, ns))
            return (Reasons.NamespaceMissing, NamespaceMissing(ns!).Message);
        if (e.Causes.Any(c => c.Type == "FieldManagerConflict"))
            return (Reasons.ApplyConflict, $"Another manager took a field at the same moment: {Text(e, target)}. Run converge again.");
        if (IsImmutable(e))
            return (Reasons.ImmutableField, Immutable(e, target));
        if (IsWebhook(e))
            return (Reasons.WebhookUnavailable, $"An admission webhook did not answer: {Text(e, target)}. Check the pods behind it.");
        return (Reasons.ApplyFailed, Refused(e, target));
    }

    private static string Immutable(KubernetesException e, Target target) => $"{Fields(e, target)} cannot be changed after creation. "
        + (Replacement.IsSafe(target.Ref)
            ? $"Declare the old value again, or let --replace delete the object and create it anew{Replacement.Price(target.Ref)}."
            : "Declare the old value again; recreating it could lose data, so only you can delete it.");

    private static string Refused(KubernetesException e, Target target)
    {
        var text = Text(e, target);
        if (e.StatusCode == HttpStatusCode.Forbidden)
            return $"The cluster's admission refused it: {text}";
        if (IntegerQuantity().IsMatch(e.Message))
            return $"This API server wants quantities as text: {text}. Write them in quotes (cpu: \"1\").";
        if (e.Message.Contains("duplicate entries for key", StringComparison.Ordinal))
            return $"A list names the same key twice, which server-side apply refuses: {text}. Remove one of the entries.";
        if (e.Message.Contains("unknown field", StringComparison.Ordinal) || e.Message.Contains("field not declared in schema", StringComparison.Ordinal))
            return $"The cluster does not know a field: {text}. Check its spelling and place (kubectl explain {target.Ref.Kind.ToLowerInvariant()}).";
        return $"The API server refused it: {text}";
    }

    private static string MissingRight(KubernetesException e, string? ns) =>
        $"Missing right: {e.MissingRight ?? e.Message}. Ask whoever administers the cluster for a Role that allows it"
        + (ns is null ? "." : $" in namespace {ns}.");

    private static string Terminating(string? ns) => $"The namespace {ns} is being deleted, so nothing can be created in it. "
        + $"Wait until it is gone (kubectl get namespace {ns} -o yaml shows what holds it), then run again.";

    private static bool IsTerminating(KubernetesException e) => e.StatusCode == HttpStatusCode.Forbidden
        && (e.Causes.Any(c => c.Type == "NamespaceTerminating") || e.Message.Contains("because it is being terminated", StringComparison.Ordinal));

    private static bool SaysImmutable(string text) => immutable.Any(words => text.Contains(words, StringComparison.Ordinal));

    private static string Fields(KubernetesException e, Target target)
    {
        var fields = e.Causes.Select(c => c.Field).Where(f => f.Length > 0 && f != "<nil>").Distinct().ToList();
        return fields.Count > 0 ? string.Join(", ", fields) : Text(e, target);
    }

    /// <summary>The server's words; of a Secret only the places that it names, since it quotes values.</summary>
    private static string Text(KubernetesException e, Target target)
    {
        if (!target.IsSecret)
            return e.Message;
        var places = e.Causes.Select(c => c.Field).Concat(FieldInText().Matches(e.Message).Select(m => m.Groups[1].Value))
            .Where(f => f.Length > 0 && f != "<nil>").Distinct().ToList();
        return places.Count > 0 ? string.Join(", ", places) : $"{e.StatusReason} ({(int)e.StatusCode}); its words are not shown, since they may quote the Secret";
    }

    /// <summary><c>.data.pin: expected string, got …</c>: the path before the first colon.</summary>
    [GeneratedRegex(@"(?:^|\s)(\.[A-Za-z0-9_.\-/]+): ")]
    private static partial Regex FieldInText();

    [GeneratedRegex(@"cannot unmarshal number into Go (struct field|value of type) .*(Quantity|string)|(limits|requests|hard|min|max|default|defaultRequest|capacity)\.[\w./\-]+: expected string, got")]
    private static partial Regex IntegerQuantity();
}
