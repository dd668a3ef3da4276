using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>A field that the server says another manager holds with another value.</summary>
internal sealed record FieldConflict(string Field, string Manager)
{
    /// <summary>From the causes of a 409: <c>conflict with "kubectl-edit" using apps/v1</c>, or <c>… with subresource "scale" using
    /// …</c>.</summary>
    public static IEnumerable<FieldConflict> Of(KubernetesException conflict) => conflict.Causes
        .Where(cause => cause.Type == "FieldManagerConflict")
        .Select(cause => new FieldConflict(cause.Field, Quoted(cause.Message)));

    /// <summary>Takes the fields out of the patch. The structured path is found in the manager's own entry: the text alone is ambiguous (a
    /// key may hold dots).</summary>
    /// <exception cref="ReconcileException">ApplyConflict: a field was not found, and must not be forced along with others.</exception>
    public static void LeaveOut(JsonObject patch, LiveObject live, IReadOnlyCollection<FieldConflict> conflicts)
    {
        foreach (var manager in conflicts.GroupBy(c => c.Manager))
        {
            var fields = manager.Select(c => c.Field).ToHashSet();
            foreach (var leaf in ManagedFields.Of(live).Where(e => e.Manager == manager.Key).SelectMany(e => e.Leaves()))
            {
                if (fields.Remove(leaf.ToString()))
                    leaf.RemoveFrom(patch);
            }
            if (fields.Count > 0)
            {
                throw new ReconcileException(Reasons.ApplyConflict, $"{manager.Key} holds {string.Join(", ", fields)}, which could not be left out. "
                    + "Take the fields out of the declaration, or take them from it with --force-conflicts.");
            }
        }
    }

    private static string Quoted(string message)
    {
        var start = message.IndexOf('"') + 1;
        var end = message.IndexOf('"', start);
        return start > 0 && end > start ? message[start..end] : message;
    }
}
