using System.Text.Json;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Logs;

/// <summary>A workload's selector as a list request takes it: <c>app=web,tier in (a,b),!old</c>.</summary>
internal static class LabelSelector
{
    /// <summary>Null where the object has none.</summary>
    public static string? Of(Observed workload)
    {
        // Of a Service or a ReplicationController it is the labels themselves.
        var labels = workload.At("spec.selector.matchLabels")
            ?? (workload.At("spec.selector.matchExpressions") is null ? workload.At("spec.selector") : null);
        string[] terms =
        [
            .. labels is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().Select(l => $"{l.Name}={l.Value}") : [],
            .. workload.Items("spec.selector.matchExpressions").Select(Term),
        ];
        return terms.Length == 0 ? null : string.Join(',', terms);
    }

    private static string Term(Observed expression)
    {
        var key = expression.Text("key");
        var values = string.Join(',', expression.Items("values").Select(value => value.Json));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => $"{key}",
        };
    }
}
